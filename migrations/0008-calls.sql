-- How far each call has come: its end counts once, whoever tells it, and is asked for where nobody tells it.

create table calls (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  channel_id text collate "C" not null,
  -- the provider's
  id text collate "C" not null,
  conversation_id text collate "C" not null,
  began_at timestamptz not null default now(),
  ended_at timestamptz,
  seconds int,
  -- when the provider is asked whether it still goes on; null once it has ended
  ask_at timestamptz,
  primary key (workspace_id, channel_id, id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index calls_of_conversation on calls (workspace_id, conversation_id);
create index calls_to_ask on calls (ask_at) where ask_at is not null;
select enforce_tenancy('calls');
