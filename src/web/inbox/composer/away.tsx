import { useQuery, useQueryClient } from "@tanstack/react-query";
import { DoorOpen } from "lucide-react";
import { useEffect } from "react";
import type { Channel } from "../../../contract/channels.ts";
import type { Contact } from "../../../contract/contacts.ts";
import type { Conversation } from "../../../contract/conversations.ts";
import { useAct } from "../../act.ts";
import { api } from "../../api.ts";
import { channelsQuery } from "../../lists.ts";
import { Button } from "../../ui/button.tsx";
import { patchConversation } from "../cache.ts";
import { nameInWords } from "../numbers.ts";
import { base } from "../queries.ts";
import { askComposer } from "./ask.ts";
import type { Line } from "./use-line.ts";

type AwayProps = { conversation: Conversation; line: Line | undefined; onLine: (line: string) => void };

/** Nobody has the chat open: a mail still reaches them, where there is an address. */
export function Away({ conversation, line, onLine }: AwayProps) {
  const { id, contact, lines } = conversation;
  const client = useQueryClient();
  const channels = useQuery(channelsQuery).data;
  useHere(id, line);
  const open = useAct(
    async (channelId: string) => {
      const opened = await api.post<Line>(`${base(id)}/lines`, { channelId });
      patchConversation(client, id, { lines: [...lines.filter((one) => one.id !== opened.id), opened] });
      onLine(opened.id);
      askComposer(id, { kind: "write", note: false });
    },
    { refresh: [] },
  );
  const email = emailOf(contact);
  const mail = channels?.find(canMail);
  if (line?.here !== false || !email || !mail) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5">
      <DoorOpen size={16} aria-hidden className="text-muted" />
      <p className="min-w-0 flex-1 basis-48">
        <bdi>{nameInWords(contact.name)}</bdi> has left the chat.
      </p>
      <Button size="small" busy={open.isPending} onClick={() => open.mutate(mail.id)} className="min-w-0">
        <span className="truncate">
          Reply by email to <bdi>{email}</bdi> instead
        </span>
      </Button>
    </div>
  );
}

/** The same that the server takes where nobody names one. */
function emailOf({ email, addresses }: Contact): string | null {
  const mails = addresses.filter(({ kind }) => kind === "email");
  return (mails.find(({ verified }) => verified)?.value ?? email ?? mails[0]?.value)?.toLowerCase() ?? null;
}

function canMail(channel: Channel): boolean {
  return (
    channel.kind === "email" &&
    channel.settings.smtp !== null &&
    channel.status !== "disconnected" &&
    channel.pausedAt === null
  );
}

const lookMs = 15_000;

/** Nobody tells when somebody comes or leaves, so it is asked for as long as one looks. */
function useHere(id: string, line: Line | undefined) {
  const client = useQueryClient();
  const tells = line !== undefined && line.here !== null;
  useEffect(() => {
    if (!tells) return;
    const timer = setInterval(async () => {
      if (document.visibilityState !== "visible") return;
      const fresh = await api.get<Conversation>(base(id)).catch(() => null);
      if (fresh) patchConversation(client, id, { lines: fresh.lines });
    }, lookMs);
    return () => clearInterval(timer);
  }, [client, id, tells]);
}
