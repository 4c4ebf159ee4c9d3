import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Inbound } from "../media/medium.ts";

/** One inbound message on its way in, verified by whoever took it. */
export type Arrival = {
  workspace: WorkspaceId;
  channelId: string;
  inbound: Inbound;
  /** Files whose bytes came with the message and are stored already, by their place among its attachments. */
  stored?: Map<number, string>;
  /** The line that a reply address named. */
  lineId?: string | null;
};

/** The same with the id it will have if it is not there yet. */
export type Row = Arrival & { messageId: string };
