-- Every medium: what lines are told apart by, what providers call a message, files, templates, and what could not be used.

alter table channels
  -- What moved the status, for machines: by-person, token-expired, silence, lag …
  add column status_code text,
  add column paused_at timestamptz,
  add column paused_by text,
  -- which node listens to a provider that does not call us, and how far it has read
  add column listen_by text,
  add column listen_until timestamptz,
  add column cursor jsonb,
  -- when the next message may leave without passing the provider's rate
  add column next_send_at timestamptz,
  add column probed_at timestamptz,
  add column probe jsonb;

alter table conversations add column subject text;

-- An email thread, a call, the number of ours that was written to: what tells the lines of one address on one channel apart.
alter table lines
  add column thread text collate "C" not null default '',
  drop constraint lines_workspace_id_channel_id_address_id_key,
  add unique (workspace_id, channel_id, address_id, thread);

alter table messages
  add column content jsonb not null default '{}',
  add column provider_id text,
  add column attempt_at timestamptz,
  add column failure_code text,
  add column attempts int not null default 0,
  -- when a person was told that a delivery is not confirmed
  add column raised_at timestamptz,
  drop constraint messages_state_check,
  add constraint messages_state_check check (state in
    ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'bounced', 'unknown', 'noted'));
create index messages_by_provider on messages (workspace_id, provider_id) where provider_id is not null;
drop index messages_not_confirmed;
create index messages_not_confirmed on messages (attempt_at) where state = 'unknown';

-- What a message came or leaves with. Bytes lie behind the files port under `key`; until they are fetched `source` says where.
create table files (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  id text collate "C" not null,
  conversation_id text collate "C",
  contact_id text collate "C",
  message_id text collate "C",
  position int not null default 0,
  name text not null,
  mime text not null,
  size bigint,
  state text not null check (state in ('waiting', 'stored', 'failed')),
  key text,
  source text,
  content_id text,
  error text,
  attempts int not null default 0,
  -- when it is to be fetched, and which node is fetching
  fetch_at timestamptz,
  lease_by text, lease_until timestamptz,
  uploaded_by text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index files_of_message on files (workspace_id, message_id, position) where message_id is not null;
create index files_of_conversation on files (workspace_id, conversation_id, id desc) where conversation_id is not null;
create index files_of_contact on files (workspace_id, contact_id, id desc) where contact_id is not null;
create index files_to_fetch on files (fetch_at) where fetch_at is not null;
create index files_unused on files (created_at) where message_id is null;
select enforce_tenancy('files');

-- What a teammate wrote and may still undo, or scheduled: it becomes a message, with its seq, only when it leaves.
create table held_messages (
  workspace_id text collate "C" not null,
  id text collate "C" not null,
  conversation_id text collate "C" not null,
  line_id text collate "C",
  author jsonb not null,
  text text not null,
  content jsonb not null default '{}',
  file_ids text[] not null default '{}',
  send_at timestamptz,
  -- why it could not leave; it then waits for a person
  problem text,
  lease_by text, lease_until timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index held_messages_of_conversation on held_messages (workspace_id, conversation_id);
create index held_messages_due on held_messages (send_at) where send_at is not null;
select enforce_tenancy('held_messages');

-- Statuses and the like are kept beside messages; together they are what a channel received, by the hour.
alter table raw_events
  add column kind text not null default 'message',
  add column provider_at timestamptz;
create index raw_events_by_time on raw_events using brin (received_at) with (pages_per_range = 16, autosummarize = on);

-- News of a send that came before we knew the provider's name for it.
create table parked_statuses (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  channel_id text collate "C" not null,
  provider_id text not null,
  state text not null,
  failure jsonb,
  received_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, provider_id, state),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete cascade
);
create index parked_statuses_by_age on parked_statuses (received_at);
select enforce_tenancy('parked_statuses');

-- What arrived and could not be used, as it came, until somebody has dealt with it.
create table unmatched_events (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  id text collate "C" not null,
  channel_id text collate "C" not null,
  event_id text not null,
  reason text not null,
  -- how it was asked for: method, url, path, query, headers
  hook jsonb not null,
  body bytea not null,
  tries int not null default 1,
  received_at timestamptz not null default now(),
  closed_at timestamptz, closed_by text,
  primary key (workspace_id, id),
  unique (workspace_id, channel_id, event_id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete cascade
);
create index unmatched_events_open on unmatched_events (workspace_id, id desc) where closed_at is null;
select enforce_tenancy('unmatched_events');

-- Approved templates as the provider last told them.
create table templates (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  channel_id text collate "C" not null,
  name text not null,
  language text not null,
  category text not null default '',
  status text not null,
  body text not null,
  parameters int not null default 0,
  synced_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, name, language),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete cascade
);
select enforce_tenancy('templates');

-- Contacts by parts of name, email or phone, newest first; as the owner, for the reason that find_conversations gives.
create function find_contacts(pattern text, before text, most int) returns setof text
language sql stable security definer set search_path from current set plan_cache_mode = force_custom_plan as $$
  select id from contacts
  where workspace_id = current_setting('parley.workspace')
    and (name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '')) ilike pattern
    and (before is null or id < before)
  order by id desc limit most
$$;
