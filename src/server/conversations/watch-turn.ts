import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Live } from "../infra/live.ts";

// What supersedes a turn. The commit looks for itself; this only spares a model from working in vain.
const supersedes =
  /^(conversation\.(handed-off|paused|resolved|deleted)|contact\.(paused|blocked|unsubscribed)|line\.paused)$/;

export function watchTurn(live: Live) {
  return async (_: WorkspaceId, id: string, look: (seq: number | null) => void): Promise<() => void> => {
    const { close } = await live.subscribe(`conversation:${id}`, null, ({ type, data }) => {
      if (supersedes.test(type)) look(null);
      if (type === "message.created" && data.direction !== "note") look(data.seq as number);
    });
    return close;
  };
}
