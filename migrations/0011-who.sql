-- Names are for people: rules ask what kind of actor it was. And what the inbox needs to come to an end by itself: sends
-- that are asked after, held messages that keep failing, and bytes that no file names any more.

alter table conversations
  add column handoff_kind text check (handoff_kind in ('agent', 'teammate', 'contact', 'key', 'system')),
  add column paused_kind text check (paused_kind in ('agent', 'teammate', 'contact', 'key', 'system'));
update conversations
set handoff_kind = case when handoff_by = 'agent' then 'agent' when handoff_at is not null then 'teammate' end,
    paused_kind = case when paused_by = 'agent' then 'agent' when paused_at is not null then 'teammate' end
where handoff_at is not null or paused_at is not null;

alter table contacts add column unsubscribed_kind text check (unsubscribed_kind in ('agent', 'teammate', 'contact', 'key', 'system'));
update contacts set unsubscribed_kind = case when unsubscribed_by = 'the contact' then 'contact' else 'teammate' end
where unsubscribed_at is not null;

-- when the provider is asked what became of it, once nobody knows
alter table messages add column ask_at timestamptz;

alter table held_messages add column failures int not null default 0;

-- What was told of a message later is found by it, to be forgotten with it; what brought one has the message's own time, and
-- arrives by the thousand.
create index raw_events_of_message on raw_events (workspace_id, message_id) where message_id is not null and kind <> 'message';

-- Bytes of files that are gone, until the sweep has removed what no other file names. The database keeps this list itself,
-- so that no way of deleting forgets it.
create table loose_bytes (
  key text primary key,
  since timestamptz not null default now()
);
create index files_by_key on files (key) where key is not null;

create function loosen_bytes() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  insert into loose_bytes (key) values (old.key) on conflict (key) do update set since = now();
  return null;
end $$;
create trigger loosen_bytes after delete on files for each row when (old.key is not null) execute function loosen_bytes();
