-- What a closure ended, for whoever takes it back.
alter table conversations add column closure jsonb;
