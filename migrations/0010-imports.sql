-- What an import still has to read, a row for each document: a batch costs what it holds, however large the whole is.
create table import_documents (
  workspace_id text collate "C" not null,
  import_id text collate "C" not null,
  position int not null,
  path text not null,
  text text not null,
  primary key (workspace_id, import_id, position),
  foreign key (workspace_id, import_id) references knowledge_imports (workspace_id, id) on delete cascade
);
select enforce_tenancy('import_documents');

insert into import_documents (workspace_id, import_id, position, path, text)
select i.workspace_id, i.id, d.position - 1, d.document->>'path', d.document->>'text'
from knowledge_imports i, jsonb_array_elements(i.documents) with ordinality as d (document, position)
where d.position > i.done;

alter table knowledge_imports drop column documents;
