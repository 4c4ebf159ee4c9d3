-- Who writes names their own messages: a visitor's name for one may be a teammate's for another.
drop index messages_client;
create unique index messages_client on messages (workspace_id, conversation_id, client_id, author_id) where client_id is not null;
