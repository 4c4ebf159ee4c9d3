-- Bytes that somebody still wants, as a visitor with an upload they have not sent, stay although another file of the same
-- bytes goes. Whoever had that file brought it with a promise of their own, which went with it.
alter table loose_bytes add column promised_at timestamptz not null default now();

create or replace function loosen_bytes() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  insert into loose_bytes as l (key) values (old.key)
  on conflict (key) do update set since = case when l.promised_at > old.created_at then greatest(l.since, excluded.since) else excluded.since end;
  return null;
end $$;

-- A link names a file by its id alone.
create unique index files_by_id on files (id);

-- News of a call begins with the call's own id. In the order of bytes, as all our keys, it lies together.
alter table raw_events alter column provider_event_id type text collate "C";
