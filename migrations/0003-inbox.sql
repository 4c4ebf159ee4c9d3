-- Channels, contacts, conversations and what is said in them.

create table channels (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  id text collate "C" not null unique,
  kind text not null,
  name text not null check (name <> ''),
  status text not null default 'connected' check (status in ('connected', 'degraded', 'disconnected')),
  status_reason text,
  status_at timestamptz not null default now(),
  settings jsonb not null default '{}',
  secrets bytea,
  agent_id text collate "C",
  environment text not null default 'live' check (environment in ('sandbox', 'pre-release', 'live')),
  ai_off_at timestamptz,
  ai_off_by text,
  last_inbound_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
select enforce_tenancy('channels');

create table contacts (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  id text collate "C" not null,
  name text not null,
  email citext,
  phone text,
  language text,
  language_chosen_at timestamptz,
  country text,
  device jsonb not null default '{}',
  referral jsonb not null default '{}',
  paused_at timestamptz, paused_by text, paused_reason text,
  blocked_at timestamptz, blocked_by text,
  unsubscribed_at timestamptz, unsubscribed_by text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index contacts_search on contacts using gin (workspace_id, (name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '')) gin_trgm_ops);
create index contacts_by_age on contacts (workspace_id, created_at desc, id desc);
select enforce_tenancy('contacts');

create table addresses (
  workspace_id text collate "C" not null,
  id text collate "C" not null,
  contact_id text collate "C" not null,
  kind text not null,
  value text not null,
  verified_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, kind, value),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index addresses_of_contact on addresses (workspace_id, contact_id);
select enforce_tenancy('addresses');

create table conversations (
  workspace_id text collate "C" not null,
  id text collate "C" not null,
  contact_id text collate "C" not null,
  channel_id text collate "C" not null,
  medium text not null,
  agent_id text collate "C",
  -- seq of the newest message: dense, given under the lock of this row
  seq bigint not null default 0,
  last_at timestamptz not null default now(),
  last_preview text not null default '',
  last_from text not null default 'contact' check (last_from in ('contact', 'agent', 'teammate', 'system')),
  unread int not null default 0,
  assignee_id text collate "C" references people on delete set null,
  handoff_at timestamptz, handoff_by text, handoff_reason text,
  paused_at timestamptz, paused_by text, paused_reason text,
  resolved_at timestamptz, resolved_by text,
  attention text, attention_at timestamptz,
  outcome text not null default 'ongoing',
  turns_used int not null default 0,
  -- when the agent must look at this conversation, and which node is looking
  wake_at timestamptz,
  lease_by text, lease_until timestamptz,
  failures int not null default 0,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade,
  foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete cascade
) with (fillfactor = 85);
-- The list's indexes, each in the order of a page. What a view may be narrowed by stands behind that order: a view in
-- which a channel has next to nothing is then searched without reading its rows.
create index conversations_all on conversations (workspace_id, last_at desc, id desc);
create index conversations_open on conversations (workspace_id, last_at desc, id desc, channel_id, medium, agent_id, assignee_id)
  where resolved_at is null;
create index conversations_closed on conversations (workspace_id, last_at desc, id desc, channel_id, medium, agent_id)
  where resolved_at is not null;
create index conversations_unread on conversations (workspace_id, last_at desc, id desc, channel_id, medium, agent_id) where unread > 0;
create index conversations_attention on conversations (workspace_id, last_at desc, id desc, channel_id, medium, agent_id)
  where attention is not null;
create index conversations_action on conversations (workspace_id, last_at desc, id desc, channel_id, medium, agent_id)
  where resolved_at is null and (attention is not null or (handoff_at is not null and last_from = 'contact'));
create index conversations_by_assignee on conversations (workspace_id, assignee_id, last_at desc, id desc, channel_id, medium, agent_id)
  where assignee_id is not null;
create index conversations_by_medium on conversations (workspace_id, medium, last_at desc, id desc);
create index conversations_by_channel on conversations (workspace_id, channel_id, last_at desc, id desc);
create index conversations_by_agent on conversations (workspace_id, agent_id, last_at desc, id desc) where agent_id is not null;
create index conversations_of_contact on conversations (workspace_id, contact_id, last_at desc);
create index conversations_awake on conversations (wake_at) where wake_at is not null;
select enforce_tenancy('conversations');

create table lines (
  workspace_id text collate "C" not null,
  id text collate "C" not null,
  conversation_id text collate "C" not null,
  channel_id text collate "C" not null,
  address_id text collate "C" not null,
  paused_at timestamptz, paused_by text, paused_reason text,
  -- when this line has something to send, and which node is sending
  send_at timestamptz,
  lease_by text, lease_until timestamptz,
  -- how far the contact has seen this line, as a seq
  delivered_seq bigint not null default 0,
  read_seq bigint not null default 0,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, channel_id, address_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, address_id) references addresses (workspace_id, id) on delete cascade
) with (fillfactor = 85);
create index lines_of_conversation on lines (workspace_id, conversation_id);
create index lines_of_address on lines (workspace_id, address_id);
create index lines_to_send on lines (send_at) where send_at is not null;
select enforce_tenancy('lines');

create table messages (
  workspace_id text collate "C" not null,
  id text collate "C" not null,
  conversation_id text collate "C" not null,
  line_id text collate "C",
  seq bigint not null,
  direction text not null check (direction in ('in', 'out', 'note')),
  author_kind text not null check (author_kind in ('contact', 'agent', 'teammate', 'system')),
  author_id text collate "C",
  text text not null,
  citations jsonb not null default '[]',
  client_id text,
  state text not null check (state in ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'noted')),
  state_reason text,
  attempt_id text,
  intent text,
  language text,
  -- inbound only: what the agent decided about it. Inbound messages without one are what the sweep looks for
  verdict text check (verdict in ('replied', 'drafted', 'handed-off', 'held', 'quiet', 'blocked', 'superseded', 'failed')),
  turn_id text collate "C",
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, conversation_id, seq),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
) with (fillfactor = 85);
create unique index messages_client on messages (workspace_id, conversation_id, client_id) where client_id is not null;
create index messages_without_verdict on messages (workspace_id, conversation_id, seq) where direction = 'in' and verdict is null;
create index messages_to_send on messages (workspace_id, line_id, seq) where state in ('queued', 'sending');
create index messages_not_confirmed on messages (workspace_id, id) where state = 'unknown';
create index messages_search on messages using gin (workspace_id, to_tsvector('simple', text)) with (fastupdate = off);
select enforce_tenancy('messages');

-- Row level security keeps operators that might leak what they compare away from indexes, and those of a search are
-- such. So this looks as the owner, into the one workspace that is set. As many as `most` by contact, as many by
-- message, whichever come first, and each as often as it matches. Planned anew each time: rare and common words need
-- different plans.
create function find_conversations(q text, patterns text[], most int) returns setof text
language sql stable security definer set search_path from current set plan_cache_mode = force_custom_plan as $$
  (select c.id
   from (
     select id from contacts
     where workspace_id = current_setting('parley.workspace')
       and (name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '')) ilike any (patterns)
     limit most * 10
   ) k
   join conversations c on c.workspace_id = current_setting('parley.workspace') and c.contact_id = k.id
   limit most)
  union all
  (select conversation_id from messages
   where workspace_id = current_setting('parley.workspace') and to_tsvector('simple', text) @@ websearch_to_tsquery('simple', q)
   limit most)
$$;

-- What arrived, byte for byte, once per provider's id. The key is what makes a second delivery change nothing.
create table raw_events (
  workspace_id text collate "C" not null,
  channel_id text collate "C" not null,
  provider_event_id text not null,
  body text not null,
  message_id text collate "C",
  received_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, provider_event_id)
);
select enforce_tenancy('raw_events');

-- Canned replies, offered by the composer.
create table canned_replies (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  id text collate "C" not null,
  shortcut citext not null,
  text text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, shortcut)
);
select enforce_tenancy('canned_replies');

-- One unsent draft per person and conversation.
create table drafts (
  workspace_id text collate "C" not null,
  conversation_id text collate "C" not null,
  person_id text collate "C" not null references people on delete cascade,
  text text not null,
  note boolean not null default false,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, conversation_id, person_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
select enforce_tenancy('drafts');
