import { sql } from "kysely";
import type { Passage } from "../../contract/conversations.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";

// Neither stands in a message: text that begins and ends.
const [begins, ends] = ["\u0002", "\u0003"];
// The words of a row, in which what was found stands not far from the beginning.
const cut = `StartSel=${begins}, StopSel=${ends}, MaxFragments=1, MaxWords=12, MinWords=6, ShortWord=0`;
// Further down in a long mail nobody is shown what was found; the row then shows how it begins.
const mostLooked = 20_000;

/** Where these messages say what was searched for. */
export async function readPassages(
  tx: Tx,
  workspace: WorkspaceId,
  q: string,
  ids: string[],
): Promise<Map<string, Passage>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; headline: string }>`
    select m.id, ts_headline('simple', concat_ws(': ', nullif(m.content #>> '{email,subject}', ''), left(m.text, ${mostLooked})),
                             websearch_to_tsquery('simple', ${q}), ${cut}) as headline
    from messages m where m.workspace_id = ${workspace} and m.id = any(${ids})`.execute(tx);
  return new Map(rows.map(({ id, headline }) => [id, toPassage(headline)]));
}

function toPassage(headline: string): Passage {
  return headline
    .replace(/\s+/g, " ")
    .split(begins)
    .flatMap((piece, index) => {
      if (index === 0) return [{ text: piece, hit: false }];
      const [hit = "", rest = ""] = piece.split(ends);
      return [
        { text: hit, hit: true },
        { text: rest, hit: false },
      ];
    })
    .filter(({ text }) => text !== "");
}
