/** What pages read, folded from the truth: no clock, no serial number, no value that can be erased. */
export const sql = `
create table filed_record (
  id text primary key,
  index bigint not null unique,
  form text not null,
  form_version int not null,
  participant text not null,
  filed_by text,
  period text,
  year int,
  says text not null,
  measures text[] not null,
  audience jsonb not null,
  relation_kind text,
  relation_record text,
  source_key text,
  source_name text,
  language text not null,
  made text not null,
  amended_by text,
  withdrawn_by text
);
create index filed_record_participant on filed_record (participant, form, index desc);
create index filed_record_form on filed_record (form, index desc);
create index filed_record_measures on filed_record using gin (measures);
create index filed_record_relation on filed_record (relation_record) where relation_record is not null;
create index filed_record_source on filed_record (source_key) where source_key is not null;
`
