-- What the machines without product knowledge stand on: the event log, idempotency, mail, nodes.

-- Sequence order is not commit order. A reader therefore follows (xid, id) and only below the oldest
-- transaction still running: what it has passed can no longer change, so a late commit is never skipped.
-- No foreign key to the workspace: its check would lock the same row in every commit of every node.
create table events (
  workspace_id text collate "C" not null,
  id bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  type text not null,
  conversation_id text collate "C",
  contact_id text collate "C",
  actor jsonb not null,
  data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (workspace_id, xid, id)
);
create index events_tail on events (xid, id);
create index events_of_conversation on events (workspace_id, conversation_id, id) where conversation_id is not null;
create index events_of_contact on events (workspace_id, contact_id, id) where contact_id is not null;
select enforce_tenancy('events');

-- The oldest transaction of this database that still runs, or else the next one to come: what stands below it is settled
-- for whoever looks after this was asked. A snapshot's own xmin would do too, but it counts every database of the server,
-- and somebody else's long transaction would hold our screens back. The statement's snapshot, and with it `next`, is taken
-- before the processes are looked at, so a transaction that begins in between lies above.
create function event_horizon() returns xid8 language sql volatile as $$
  with now as materialized (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next),
  running as (
    select backend_xid as xid from pg_stat_activity where datname = current_database() and backend_xid is not null
    union all
    select transaction from pg_prepared_xacts where database = current_database()
  )
  -- Processes show 32 bits of a transaction's number, so how far it lies behind `next` is counted in a circle: what is more
  -- than half of it behind lies ahead. `next` follows the newest that has ended, and those still running may be newer.
  select (select min(xid) from (
    select next as xid from now
    union all
    select next - behind from now, lateral (select (next - running.xid::text::bigint) & 4294967295 as behind from running) r
    where behind < 2147483648
  ) xids)::text::xid8
$$;

-- What is settled after a position, and perhaps one event that is not yet. The horizon is asked for before the events
-- are looked at, each with a snapshot of its own, so this may be neither stable nor one statement.
create function settled_events(after_xid xid8, after_id bigint, most int) returns table (event events, settled boolean)
language plpgsql volatile as $$
declare
  horizon xid8 := event_horizon();
begin
  return query
    (select e, true from events e where (e.xid, e.id) > (after_xid, after_id) and e.xid < horizon order by e.xid, e.id limit most)
    union all
    (select e, false from events e where e.xid >= horizon order by e.xid, e.id limit 1);
end $$;

create table idempotency_keys (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  key text not null,
  request_hash text not null,
  status int,
  answer jsonb,
  created_at timestamptz not null default now(),
  primary key (workspace_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
select enforce_tenancy('idempotency_keys');

-- Mail to people of the house. Without a mail server it stays here, to be read on the outbox page.
create table mails (
  id text collate "C" primary key,
  recipient text not null,
  subject text not null,
  body text not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  error text
);

create table nodes (
  id text collate "C" primary key,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

-- Installation-wide facts, such as the hash of the one-time set-up token.
create table installation (
  key text primary key,
  value jsonb not null
);

-- Jobs belong to graphile-worker, whose tables the app role does not see; this is its one way to add one.
create function enqueue_job(name text, payload json, key text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform graphile_worker.add_job(name, payload, job_key := key);
end $$;
