-- The agent of a conversation is its channel's: kept a second time here, it stood in eight indexes that every message moves, and
-- giving a channel another agent rewrote all of its conversations.
drop index conversations_open, conversations_closed, conversations_unread, conversations_attention, conversations_action,
  conversations_by_assignee, conversations_by_agent;
alter table conversations drop column agent_id;
create index conversations_open on conversations (workspace_id, last_at desc, id desc, channel_id, medium, assignee_id)
  where resolved_at is null;
create index conversations_closed on conversations (workspace_id, last_at desc, id desc, channel_id, medium)
  where resolved_at is not null;
create index conversations_unread on conversations (workspace_id, last_at desc, id desc, channel_id, medium) where unread > 0;
create index conversations_attention on conversations (workspace_id, last_at desc, id desc, channel_id, medium)
  where attention is not null;
create index conversations_action on conversations (workspace_id, last_at desc, id desc, channel_id, medium)
  where resolved_at is null and (attention is not null or unanswered_at is not null);
create index conversations_by_assignee on conversations (workspace_id, assignee_id, last_at desc, id desc, channel_id, medium)
  where assignee_id is not null;
