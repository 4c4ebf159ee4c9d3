-- Workspaces, people and how they get in. Tables that belong to a workspace begin their key with it
-- and are closed by row level security; people and their sessions belong to nobody's workspace.

create extension if not exists pg_trgm;
create extension if not exists citext;
create extension if not exists btree_gin;

do $$ begin
  if not exists (select from pg_roles where rolname = 'parley_app') then create role parley_app nologin; end if;
  execute format('grant parley_app to %I', current_user);
  execute format('grant usage on schema %I to parley_app', current_schema());
end $$;

-- Closes a table: the app role sees a row only while its workspace is the one set for this transaction.
create function enforce_tenancy(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('create policy tenancy on %s to parley_app using (workspace_id = current_setting(''parley.workspace'', true))', target);
  execute format('grant select, insert, update, delete on %s to parley_app', target);
end $$;

create table workspaces (
  id text collate "C" primary key,
  name text not null check (name <> ''),
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);
grant select, update on workspaces to parley_app;
alter table workspaces enable row level security;
create policy tenancy on workspaces to parley_app using (id = current_setting('parley.workspace', true));

create table people (
  id text collate "C" primary key,
  name text not null,
  email citext not null unique,
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table members (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  person_id text collate "C" not null references people on delete cascade,
  role text not null check (role in ('owner', 'admin', 'supervisor', 'teammate', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, person_id)
);
create index members_by_person on members (person_id);
select enforce_tenancy('members');

-- Names of the people of a workspace. People belong to no workspace, so the app role sees them only through this.
create view member_names with (security_barrier) as
  select m.workspace_id, p.id, p.name, p.email from members m join people p on p.id = m.person_id
  where m.workspace_id = current_setting('parley.workspace', true);
grant select on member_names to parley_app;

create table invitations (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  id text collate "C" not null,
  email citext not null,
  role text not null check (role in ('owner', 'admin', 'supervisor', 'teammate', 'viewer')),
  token_hash bytea not null unique,
  invited_by text collate "C" references people on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);
select enforce_tenancy('invitations');

create table api_keys (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  id text collate "C" not null,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'supervisor', 'teammate', 'viewer')),
  hash bytea not null unique,
  hint text not null,
  created_by text collate "C" references people on delete set null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);
select enforce_tenancy('api_keys');
