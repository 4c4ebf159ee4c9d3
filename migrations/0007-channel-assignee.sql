-- Who the conversations of a channel are for: the teammate that new ones are assigned to.

alter table channels
  add column assignee_id text collate "C",
  -- Whoever leaves the workspace gets no more of them.
  add foreign key (workspace_id, assignee_id) references members (workspace_id, person_id) on delete set null (assignee_id);

-- Counted for the whole workspace and for one channel, without a look at the rows.
drop index unmatched_events_open;
create index unmatched_events_open on unmatched_events (workspace_id, id desc, channel_id) where closed_at is null;
