import type { Arrival } from "../arrivals/arrival.ts";
import type { Webchat } from "../channels/queries.ts";
import { Refusal } from "../infra/http.ts";
import type { Secrets } from "../infra/secrets.ts";
import type { InboundFile } from "../media/medium.ts";
import { readTicket, signTicket, type Upload } from "../media/webchat/ticket.ts";
import type { Visitor } from "../media/webchat/visitor-token.ts";

export type VisitorTickets = ReturnType<typeof visitorTickets>;

/** Files that are stored and belong to no message yet are known by the ticket in their visitor's hand alone. */
export function visitorTickets({ secrets, now }: { secrets: Secrets; now: () => number }) {
  const key = secrets.derive("visitor uploads");
  const ownerOf = (channel: Webchat, { address, former }: Visitor) => ({ channelId: channel.id, address, former });

  return {
    give: (channel: Webchat, visitor: Visitor, upload: Upload): string =>
      signTicket(key, ownerOf(channel, visitor), upload, now()),

    /** What a message brings along, ready for its arrival. */
    take(channel: Webchat, visitor: Visitor, tickets: string[]): Brought {
      const uploads = tickets.map((ticket) => readTicket(key, ownerOf(channel, visitor), ticket, now()));
      if (uploads.includes(null)) throw noSuchFile();
      return {
        attachments: uploads.map((upload) => toInbound(upload!)),
        stored: new Map(uploads.map((upload, place) => [place, upload!.key])),
      };
    },
  };
}

type Brought = { attachments: InboundFile[]; stored: NonNullable<Arrival["stored"]> };

function toInbound({ name, mime, size }: Upload): InboundFile {
  return { name, mime, size, source: null, bytes: null };
}

function noSuchFile(): Refusal {
  return new Refusal(422, "no_such_file", "A file is not known, or was uploaded too long ago. Upload it again.");
}
