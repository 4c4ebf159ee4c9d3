-- A search looks into the subjects of mails as well, says by which message it found a conversation, and knows people by
-- names that are nearly right.
create function message_words(text text, content jsonb) returns tsvector language sql immutable parallel safe
return to_tsvector('simple'::regconfig, coalesce((content #>> '{email,subject}') || ' ', '') || text);

drop index messages_search;
create index messages_search on messages using gin (workspace_id, message_words(text, content)) with (fastupdate = off);

drop function find_conversations(text, text[], int);
create function find_conversations(q text, patterns text[], most int) returns table (id text, message_id text)
language sql stable security definer set search_path from current set plan_cache_mode = force_custom_plan as $$
  (select c.id, null
   from (
     select id from contacts
     where workspace_id = current_setting('parley.workspace')
       and (name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '')) ilike any (patterns)
     limit most * 10
   ) k
   join conversations c on c.workspace_id = current_setting('parley.workspace') and c.contact_id = k.id
   limit most)
  union all
  (select conversation_id, id from messages
   where workspace_id = current_setting('parley.workspace') and message_words(text, content) @@ websearch_to_tsquery('simple', q)
   limit most)
$$;

-- Of all people whose names are nearly `q` those whose names are nearest, in the expression of the index contacts_search.
create function find_misspelt(q text, most int) returns table (id text, message_id text)
language sql stable security definer set search_path from current set plan_cache_mode = force_custom_plan
set pg_trgm.word_similarity_threshold = 0.4 as $$
  select c.id, null
  from (
    select id, rank() over (order by word_similarity(q, name) desc) as place
    from (
      select id, name from contacts
      where workspace_id = current_setting('parley.workspace')
        and q <% (name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '')) and q <% name
      limit most * 10
    ) k
  ) k
  join conversations c on c.workspace_id = current_setting('parley.workspace') and c.contact_id = k.id
  where k.place = 1
  limit most
$$;

drop function find_contacts(text, text, int);
create function find_contacts(patterns text[], before text, most int) returns setof text
language sql stable security definer set search_path from current set plan_cache_mode = force_custom_plan as $$
  select id from contacts
  where workspace_id = current_setting('parley.workspace')
    and (name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '')) ilike any (patterns)
    and (before is null or id < before)
  order by id desc limit most
$$;

-- Until when a visitor is taken to have their chat open.
alter table lines add column here_until timestamptz;
