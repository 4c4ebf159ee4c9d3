import { type RawBuilder, sql } from "kysely";
import { patternsOf } from "../contacts/patterns.ts";

type Conditions = RawBuilder<unknown>[];

/** Which conversations stand on a page; `match_id` is the message by which a search has found one. */
export function newestPage(conditions: Conditions, most: number): RawBuilder<unknown> {
  return sql`select c.*, null::text as match_id from conversations c where ${sql.join(conditions, sql` and `)} order by c.last_at desc, c.id desc limit ${most}`;
}

// What matches more often than this narrows nothing: then the newest so many are looked through one by one.
const mostMatches = 1000;
// Of a long conversation, looking through takes only the end.
const mostLookedThrough = 20;

/** By name, email or phone of the contact, and by the words of the messages. */
export function searchPage(q: string, conditions: Conditions, most: number): RawBuilder<unknown> {
  const patterns = sql`${patternsOf(q)}::text[]`;
  return matchPage(
    sql`
    with found as materialized (select * from find_conversations(${q}, ${patterns}, ${mostMatches})),
    looked_through as (
      select c.id, m.id as message_id from (${newestPage(conditions, mostMatches)}) c
      join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
      left join lateral (
        select m.id from messages m
        where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.seq > c.seq - ${mostLookedThrough}
          and message_words(m.text, m.content) @@ websearch_to_tsquery('simple', ${q})
        order by m.seq desc limit 1
      ) m on true
      where (select count(*) from found) >= ${mostMatches}
        and (m.id is not null or (k.name || ' ' || coalesce(k.email, '') || ' ' || coalesce(k.phone, '')) ilike any (${patterns}))
      order by c.last_at desc, c.id desc limit ${most}
    ),
    matches as (select * from found union all select * from looked_through)`,
    conditions,
    most,
  );
}

// Below that, every other name is nearly right.
const fewestLetters = 4;

/** By a name of the contact that is nearly right; null where what is looked for is no name. */
export function misspeltPage(q: string, conditions: Conditions, most: number): RawBuilder<unknown> | null {
  if (q.length < fewestLetters || !/^[\p{L}\p{M}\s.'’-]+$/u.test(q)) return null;
  return matchPage(sql`with matches as (select * from find_misspelt(${q}, ${mostMatches}))`, conditions, most);
}

// Materialized, because whoever knows of the limit walks the newest conversations until enough of them match.
function matchPage(matches: RawBuilder<unknown>, conditions: Conditions, most: number): RawBuilder<unknown> {
  return sql`${matches},
    newest_matches as materialized (select id, max(message_id) as match_id from matches group by id),
    matching as materialized (
      select c.*, f.match_id from newest_matches f join conversations c on c.id = f.id
      where ${sql.join(conditions, sql` and `)}
    )
    select * from matching c order by c.last_at desc, c.id desc limit ${most}`;
}
