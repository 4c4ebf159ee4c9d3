-- Since when something that the contact wrote waits for a person, because the agent may not or could not answer it.
alter table conversations add column unanswered_at timestamptz;
update conversations set unanswered_at = last_at where resolved_at is null and handoff_at is not null and last_from = 'contact';

drop index conversations_action;
create index conversations_action on conversations (workspace_id, last_at desc, id desc, channel_id, medium, agent_id)
  where resolved_at is null and (attention is not null or unanswered_at is not null);
