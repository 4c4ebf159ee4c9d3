-- Mail that is handed over by SMTP says nothing of a workspace, so of all channels of an installation one takes it for an
-- address. Where several had the same, the oldest took all of it and the others nothing.
update channels c
set status = 'disconnected', status_code = 'by-person', status_reason = 'Another channel takes the mail for this address',
    status_at = now()
from channels older
where c.kind = 'email' and c.settings->>'imap' is null and c.status_code is distinct from 'by-person'
  and older.kind = 'email' and older.settings->>'imap' is null and older.status_code is distinct from 'by-person'
  and lower(c.settings->>'address') = lower(older.settings->>'address')
  and (older.created_at, older.id) < (c.created_at, c.id);

create unique index channels_by_mail_address on channels (lower(settings->>'address'))
  where kind = 'email' and settings->>'imap' is null and status_code is distinct from 'by-person';

-- Contacts are listed by their id.
drop index contacts_by_age;
