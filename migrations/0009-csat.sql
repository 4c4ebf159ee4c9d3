-- How the contact rated a conversation, and when a teammate last had Parley open.
alter table conversations
  add column csat smallint check (csat between 1 and 5),
  add column csat_at timestamptz;

alter table members add column seen_at timestamptz;
