-- Agents, what they know, and the account they give of every turn.

create table model_connections (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  id text collate "C" not null,
  name text not null,
  kind text not null check (kind in ('openai', 'anthropic', 'google')),
  base_url text,
  secret bytea,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
select enforce_tenancy('model_connections');

create table agents (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  id text collate "C" not null,
  name text not null check (name <> ''),
  disabled_at timestamptz, disabled_by text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
select enforce_tenancy('agents');

create table agent_versions (
  workspace_id text collate "C" not null,
  id text collate "C" not null,
  agent_id text collate "C" not null,
  number int not null,
  definition jsonb not null,
  created_by text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, agent_id, number),
  foreign key (workspace_id, agent_id) references agents (workspace_id, id) on delete cascade
);
select enforce_tenancy('agent_versions');

create table agent_environments (
  workspace_id text collate "C" not null,
  agent_id text collate "C" not null,
  name text not null check (name in ('sandbox', 'pre-release', 'live')),
  version_id text collate "C" not null,
  promoted_by text,
  promoted_at timestamptz not null default now(),
  primary key (workspace_id, agent_id, name),
  foreign key (workspace_id, agent_id) references agents (workspace_id, id) on delete cascade,
  foreign key (workspace_id, version_id) references agent_versions (workspace_id, id) on delete cascade
);
select enforce_tenancy('agent_environments');

create table articles (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  id text collate "C" not null,
  title text not null check (title <> ''),
  body text not null,
  state text not null default 'draft' check (state in ('draft', 'published', 'archived')),
  -- where an import found it; a second import of the same place updates it
  origin text,
  updated_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index articles_by_origin on articles (workspace_id, origin) where origin is not null;
create index articles_by_state on articles (workspace_id, state, updated_at desc, id desc);
select enforce_tenancy('articles');

create table passages (
  workspace_id text collate "C" not null,
  id text collate "C" not null,
  article_id text collate "C" not null,
  position int not null,
  heading text,
  text text not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, article_id) references articles (workspace_id, id) on delete cascade
);
create index passages_of_article on passages (workspace_id, article_id, position);
select enforce_tenancy('passages');

-- Counts up with every change to what is published, so that a node knows whether its search index is still good.
create table knowledge_revisions (
  workspace_id text collate "C" primary key references workspaces on delete cascade,
  revision bigint not null
);
select enforce_tenancy('knowledge_revisions');

create table knowledge_imports (
  workspace_id text collate "C" not null references workspaces on delete cascade,
  id text collate "C" not null,
  name text not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  documents jsonb,
  total int not null,
  done int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  skipped jsonb not null default '[]',
  error text,
  created_by text,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (workspace_id, id)
);
select enforce_tenancy('knowledge_imports');

create table turns (
  workspace_id text collate "C" not null,
  id text collate "C" not null,
  conversation_id text collate "C" not null,
  agent_id text collate "C",
  from_seq bigint not null,
  to_seq bigint not null,
  verdict text not null,
  decision text not null,
  reason text not null,
  intent text,
  receipt jsonb not null,
  message_id text collate "C",
  started_at timestamptz not null,
  ended_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index turns_of_conversation on turns (workspace_id, conversation_id, id desc);
select enforce_tenancy('turns');

-- Which answers cite which article.
create table citations (
  workspace_id text collate "C" not null,
  article_id text collate "C" not null,
  message_id text collate "C" not null,
  conversation_id text collate "C" not null,
  passage_id text collate "C" not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, article_id, message_id, passage_id),
  foreign key (workspace_id, article_id) references articles (workspace_id, id) on delete cascade,
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index citations_of_conversation on citations (workspace_id, conversation_id);
select enforce_tenancy('citations');

-- Questions for which nothing was found, newest first, until somebody has dealt with them.
create table knowledge_gaps (
  workspace_id text collate "C" not null,
  id text collate "C" not null,
  question text not null,
  conversation_id text collate "C" not null,
  turn_id text collate "C" not null,
  best_score real not null,
  created_at timestamptz not null default now(),
  closed_at timestamptz, closed_by text,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index knowledge_gaps_open on knowledge_gaps (workspace_id, id desc) where closed_at is null;
create index knowledge_gaps_of_conversation on knowledge_gaps (workspace_id, conversation_id);
select enforce_tenancy('knowledge_gaps');
