-- How people prove who they are. better-auth writes these tables through the owner's connection; they
-- belong to no workspace, so the app role is granted nothing here.

create table sessions (
  id text collate "C" primary key,
  person_id text collate "C" not null references people on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_of_person on sessions (person_id);
create index sessions_by_expiry on sessions (expires_at);

create table accounts (
  id text collate "C" primary key,
  person_id text collate "C" not null references people on delete cascade,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index accounts_of_person on accounts (person_id);

-- One-time tokens: password resets, the second step of a sign-in, trusted devices. `identifier` is a hash.
create table verifications (
  id text collate "C" primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications_by_identifier on verifications (identifier);
create index verifications_by_expiry on verifications (expires_at);

create table two_factors (
  id text collate "C" primary key,
  person_id text collate "C" not null references people on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count int not null default 0,
  locked_until timestamptz
);
create index two_factors_of_person on two_factors (person_id);

-- Counts attempts for all nodes together. A crash may forget them, so they need no log.
create unlogged table rate_limits (
  key text collate "C" primary key,
  count int not null,
  ends_at timestamptz not null
);
create index rate_limits_by_end on rate_limits (ends_at);

-- The workspace a person opened last: the one to show where a request names none.
alter table people add column last_workspace_id text collate "C" references workspaces on delete set null;

create index mails_unsent on mails (created_at) where sent_at is null and error is null;
