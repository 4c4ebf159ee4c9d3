import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { gather } from "../infra/gather.ts";

type Chat = { workspace: WorkspaceId; lineId: string };
type Mark = Chat & { here: boolean };

// A node that dies leaves nobody here for longer.
const lastsMs = 45_000;
const beatMs = 30_000;

export type Here = ReturnType<typeof keepHere>;

/** Notes which visitors have their chat open on this node, in as few writes as there may be. */
export function keepHere(db: Database) {
  const open = new Map<string, Chat & { streams: number }>();
  // One after the other, or who left would be here again.
  const write = gather<Mark, Mark>((marks) => mark(db, marks), { parallel: 1 });
  // What is missed now is said again by the next beat.
  const say = (marks: Mark[]) => void Promise.allSettled(marks.map(write));
  const beats = setInterval(() => say([...open.values()].map((chat) => ({ ...chat, here: true }))), beatMs).unref();
  return {
    /** Answers how to leave again; a visitor may have several tabs. */
    enter(chat: Chat): () => void {
      const known = open.get(chat.lineId) ?? { ...chat, streams: 0 };
      open.set(chat.lineId, known);
      if (++known.streams === 1) say([{ ...chat, here: true }]);
      return () => {
        if (--known.streams > 0) return;
        open.delete(chat.lineId);
        say([{ ...chat, here: false }]);
      };
    },
    stop: () => clearInterval(beats),
  };
}

/** Of two marks for one chat the later counts. */
async function mark({ system }: Database, marks: Mark[]): Promise<Mark[]> {
  const last = [...new Map(marks.map((each) => [each.lineId, each])).values()];
  await sql`
    with free as (
      select l.workspace_id, l.id, t.here
      from unnest(${last.map(({ workspace }) => workspace)}::text[], ${last.map(({ lineId }) => lineId)}::text[],
                  ${last.map(({ here }) => here)}::bool[]) as t (workspace_id, id, here)
      join lines l on l.workspace_id = t.workspace_id and l.id = t.id
      order by l.workspace_id, l.id for update of l
    )
    update lines l set here_until = case when f.here then now() + ${lastsMs} * interval '1 millisecond' end
    from free f where l.workspace_id = f.workspace_id and l.id = f.id`.execute(system);
  return marks;
}
