import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { EmailSettings } from "../../contract/channel-settings.ts";
import { type Channel, type Medium, newChannel } from "../../contract/channels.ts";
import { useRefresh } from "../act.ts";
import { ApiError, api } from "../api.ts";
import { fieldsOf } from "../submit.ts";
import { newImap, newSmtp } from "./mail-servers.tsx";
import { problemsIn } from "./problems.ts";
import { channelPath } from "./queries.ts";
import { byPath, type Form } from "./use-draft.ts";

/** The channel that is about to be connected, as far as it is written. */
export function useNewAccount(kind: Medium, agentId: string | null, onConnected: (channel: Channel) => unknown) {
  const [value, setValue] = useState<Form["value"]>(() => ({
    name: "",
    agentId: null,
    assigneeId: null,
    environment: "live",
    settings: kind === "email" ? newMailbox : {},
    secrets: {},
  }));
  const [chosen, setChosen] = useState(false);
  const [tried, setTried] = useState(false);
  const refresh = useRefresh();
  const { environment: _, ...written } = { ...value, agentId: chosen ? value.agentId : agentId };
  const body = { kind, ...written, settings: settled(written.settings) };
  const problems = byPath(problemsIn(newChannel.safeParse(body).error));

  const connecting = useMutation({
    mutationFn: async () => {
      const channel = await api.post<Channel>("/api/v1/channels", body);
      // Whether the account works is shown on the next step, not a reason to lose the channel.
      if (kind !== "webchat" && kind !== "linkedin") await api.post(`${channelPath(channel.id)}/probe`).catch(ignore);
      await refresh(["channels"], ["agents"], ["checklist"]);
      await onConnected(channel);
    },
  });
  const said = byPath(fieldsOf(connecting.error));
  return {
    value: { ...value, agentId: written.agentId },
    problems: tried ? { ...problems, ...said } : said,
    change: (part: Partial<Form["value"]>) => {
      if ("agentId" in part) setChosen(true);
      setValue((before) => ({ ...before, ...part }));
    },
    set: (part: object) => setValue((before) => ({ ...before, settings: { ...before.settings, ...part } })),
    busy: connecting.isPending,
    error: connecting.error,
    /** Whether it went off; what is wrong is said at the fields otherwise. */
    connect: () => {
      setTried(true);
      if (Object.keys(problems).length > 0 || connecting.isPending) return false;
      connecting.mutate();
      return true;
    },
  };
}

const newMailbox: Pick<EmailSettings, "imap" | "smtp"> = { imap: newImap(""), smtp: newSmtp("") };

/** A mailbox's user is its address where nothing else is written. */
function settled(settings: object): object {
  const { address = "", imap, smtp } = settings as Partial<EmailSettings>;
  const signed = <Server extends { user: string }>(server: Server) => ({ ...server, user: server.user || address });
  return { ...settings, ...(imap && { imap: signed(imap) }), ...(smtp && { smtp: signed(smtp) }) };
}

function ignore(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
}
