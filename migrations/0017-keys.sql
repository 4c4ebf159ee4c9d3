-- Which key made what: it ends with its key.
alter table api_keys add column made_with text collate "C";
alter table api_keys add foreign key (workspace_id, made_with) references api_keys on delete cascade;
alter table invitations add column made_with text collate "C";
alter table invitations add foreign key (workspace_id, made_with) references api_keys on delete cascade;

-- When an unsent mail is due. Null: never, because it is out, refused for good, or kept to be read; so is what lies here by now.
alter table mails add column next_try_at timestamptz;
alter table mails alter column next_try_at set default now();
drop index mails_unsent;
create index mails_due on mails (next_try_at) where next_try_at is not null;
