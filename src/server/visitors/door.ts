import { asWebchat, type OpenChannels, type Webchat } from "../channels/queries.ts";
import { notFound, Refusal } from "../infra/http.ts";
import type { Secrets } from "../infra/secrets.ts";
import { readVisitor, signVisitor, type Visitor } from "../media/webchat/visitor-token.ts";

export type VisitorDoor = ReturnType<typeof visitorDoor>;

type Deps = { channels: OpenChannels; secrets: Secrets; now: () => number };

/** Who knocks: at which web chat, and which of its visitors, as the token says. */
export function visitorDoor({ channels, secrets, now }: Deps) {
  const key = secrets.derive("visitor tokens");
  const known = (channel: Webchat, token: string) => readVisitor(key, channel.id, token, now());

  return {
    known,
    tokenFor: (channel: Webchat, visitor: Visitor) => signVisitor(key, channel.id, visitor, now()),

    async channel(id: string): Promise<Webchat> {
      const channel = asWebchat(await channels.find(id));
      if (!channel) throw notFound("channel");
      if (channel.status === "disconnected") throw new Refusal(410, "disconnected", "This chat has been switched off.");
      return channel;
    },

    visitor(channel: Webchat, authorization: string | undefined): Visitor {
      const token = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
      const visitor = token && known(channel, token);
      if (!visitor)
        throw new Refusal(
          401,
          "not_a_visitor",
          "This visitor token is missing, forged or expired. Begin a new session.",
        );
      return visitor;
    },
  };
}
