import pg from "pg";

/**
 * Fills a workspace with conversations as a busy one has them, as fast as PostgreSQL can: 70 % resolved, 5 % unread,
 * 1 % that need attention, 20 people, three media over six channels of very different size, one of them quiet.
 */
export type Inbox = {
  databaseUrl: string;
  workspace: string;
  agentId: string | null;
  conversations: number;
  messagesEach?: number;
};

export const channels = [
  { name: "shop", medium: "webchat", share: 0.4 },
  { name: "help", medium: "email", share: 0.25 },
  { name: "phone", medium: "whatsapp", share: 0.2 },
  { name: "archive", medium: "email", share: 0.1 },
  { name: "blog", medium: "webchat", share: 0.049 },
  { name: "trial", medium: "whatsapp", share: 0.001 },
] as const;

/** Answers on the small channels, and on one large one. */
export const otherAgent = "agt_other";

export type Channel = (typeof channels)[number]["name"];

export function channelIdOf(workspace: string, name: Channel): string {
  return `chan_${name}_${workspace}`;
}

export async function seedInbox(inbox: Inbox): Promise<void> {
  const client = new pg.Client({ connectionString: inbox.databaseUrl });
  await client.connect();
  try {
    // Keys and rows are made to match here, so checking each of a million would measure nothing.
    await client.query(
      "set session_replication_role = replica; set maintenance_work_mem = '512MB'; set work_mem = '64MB'",
    );
    await client.query("select setseed(0.5)");
    await seedPeople(client, inbox);
    await withoutIndexes(client, ["contacts", "conversations", "messages"], async () => {
      await seedContacts(client, inbox);
      await seedConversations(client, inbox);
      await seedMessages(client, inbox);
    });
    await client.query("vacuum analyze contacts, conversations, messages, channels, members, people");
  } finally {
    await client.end();
  }
}

async function seedPeople(client: pg.Client, { workspace, agentId }: Inbox): Promise<void> {
  await client.query(
    `with p as (
       insert into people (id, name, email)
       select 'per_' || i || $1, 'Person ' || i, 'person' || i || $1 || '@parley.example' from generate_series(2, 20) i returning id
     ) insert into members (workspace_id, person_id, role) select $1, id, 'teammate' from p`,
    [workspace],
  );
  for (const { name, medium, share } of channels) {
    await client.query("insert into channels (workspace_id, id, kind, name, agent_id) values ($1, $2, $3, $4, $5)", [
      workspace,
      channelIdOf(workspace, name),
      medium,
      name,
      share > 0.05 && name !== "help" ? agentId : otherAgent,
    ]);
  }
}

/** Indexes that grow row by row take ten times as long as those built at the end. */
async function withoutIndexes(client: pg.Client, tables: string[], work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i where i.indrelid = any($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await work();
  for (const { definition } of rows) await client.query(definition);
}

/** Of a name a few thousand others have the first part and a few hundred the last; email and phone are one's own. */
async function seedContacts(client: pg.Client, { workspace, conversations }: Inbox): Promise<void> {
  await client.query(
    `insert into contacts (workspace_id, id, name, email, phone, created_at)
     select $1, 'con_' || lpad(i::text, 9, '0'), first || ' ' || last,
            case when i % 3 > 0 then lower(first) || '.' || lower(last) || i || '@' || (array['mail', 'post', 'inbox', 'web'])[1 + i % 4] || '.example' end,
            case when i % 2 = 0 then '+4670' || lpad((i * 7919 % 10000000)::text, 7, '0') end,
            now() - interval '2 years' * (1 - i::float / $2)
     from (
       select i, $3::text[] as firsts, $4::text[] as starts, $5::text[] as middles, $6::text[] as ends,
              (random() * 1e9)::int as a, (random() * 1e9)::int as b, (random() * 1e9)::int as c, (random() * 1e9)::int as d
       from generate_series(1::bigint, $2::bigint) i
     ) n, lateral (select firsts[1 + a % 40] as first, starts[1 + b % 20] || middles[1 + c % 20] || ends[1 + d % 20] as last) w`,
    [workspace, conversations, firsts, starts, middles, ends],
  );
}

async function seedConversations(client: pg.Client, { workspace, conversations }: Inbox): Promise<void> {
  await client.query(
    `insert into conversations (workspace_id, id, contact_id, channel_id, medium, seq, last_at, last_preview, last_from, unread,
                                assignee_id, handoff_at, handoff_by, resolved_at, resolved_by, attention, attention_at, unanswered_at, created_at)
     select $1, 'conv_' || lpad(i::text, 9, '0'), 'con_' || lpad((i - case when i % 10 = 0 then 1 else 0 end)::text, 9, '0'),
            'chan_' || channel || '_' || $1, mediums[place], 2,
            begun + (now() - begun) * random() ^ 6, 'Where is my parcel? I ordered it on Monday, number ' || i,
            case when chance < 0.5 then 'contact' else 'agent' end,
            case when not resolved and channel <> 'archive' and random() < 0.185 then 1 + (random() * 3)::int else 0 end,
            case when assigned then people[1 + (random() * 1e9)::int % cardinality(people)] end,
            case when assigned then begun end, case when assigned then 'teammate' end,
            case when resolved then now() end, case when resolved then 'agent' end,
            case when not resolved and chance < 0.033 then 'Asks for a person' end, case when not resolved and chance < 0.033 then now() end,
            case when not resolved and assigned and chance < 0.5 then begun end, begun
     from (
       select i, names[place] as channel, mediums, place, people, random() as chance, random() < 0.7 as resolved, random() < 0.4 as assigned,
              now() - interval '2 years' * (1 - i::float / $2) as begun
       from (
         select i, width_bucket(random(), $5::float[]) + 1 as place, $3::text[] as names, $4::text[] as mediums,
                array(select person_id from members where workspace_id = $1) as people
         from generate_series(1::bigint, $2::bigint) i
       ) p
     ) c`,
    [workspace, conversations, channels.map(({ name }) => name), channels.map(({ medium }) => medium), thresholds()],
  );
}

/** Texts with words that a third, a thousandth and a millionth of all messages contain. */
async function seedMessages(client: pg.Client, { workspace, conversations, messagesEach = 0 }: Inbox): Promise<void> {
  await client.query(
    `insert into messages (workspace_id, id, conversation_id, seq, direction, author_kind, text, state, verdict)
     select $1, 'msg_' || lpad((i * $3 + seq)::text, 11, '0'), 'conv_' || lpad(i::text, 9, '0'), seq,
            case when seq % 2 = 1 then 'in' else 'out' end, case when seq % 2 = 1 then 'contact' else 'agent' end,
            texts[1 + (random() * 1e9)::int % cardinality(texts)] || ' ' || starts[1 + (random() * 1e9)::int % 20] || middles[1 + (random() * 1e9)::int % 20]
              || ' order fj' || i || case when random() < 0.001 then ' chandelier' else '' end,
            case when seq % 2 = 1 then 'received' else 'sent' end, case when seq % 2 = 1 then 'replied' end
     from generate_series(1::bigint, $2::bigint) i, generate_series(1, $3::int) seq, (select $4::text[] as texts, $5::text[] as starts, $6::text[] as middles) w`,
    [workspace, conversations, messagesEach, texts, starts, middles],
  );
}

function thresholds(): number[] {
  let sum = 0;
  return channels.slice(0, -1).map(({ share }) => (sum += share));
}

const firsts =
  "Ada Ben Cleo Dan Eve Finn Gro Hugo Ida Jon Kaja Leo Mia Nils Oda Per Ronja Sven Tove Ulf Vera Wim Yara Zoe Anna Bjarte Clara David Elin Frida Georg Hanna Ivar Johan Karin Lars Marit Noah Olga Petra".split(
    " ",
  );
const starts =
  "Ander Berg Carl Dahl Eriks Fjell Gran Hav Ing Jans Kvist Lind Moe Nord Ost Peders Ros Sol Torv Vest".split(" ");
const middles = "a be do en fo ga hi ir ju ka lo mi ne or pa ri su ta um vi".split(" ");
const ends = "berg dal dottir en feld gaard heim holm land lund mark nes quist rud sen skog sson stad strand vik".split(
  " ",
);

const texts = [
  "Where is my parcel? I ordered it on Monday and the tracking page shows nothing.",
  "Your parcel left our warehouse today and takes two to four working days.",
  "The parcel arrived, but one lamp is broken. Can you send me another one?",
  "I would like to return a planter that does not fit the window sill.",
  "You can send anything back within thirty days, and we refund it at once.",
  "Do you deliver to Portugal, and what would the shipping cost me?",
  "Thank you, that answers my question. Have a nice weekend!",
  "Can I still change the address of my order? I have moved last week.",
  "I have changed the address for you; nothing else is needed.",
];
