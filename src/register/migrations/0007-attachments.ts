/**
 * Files beside records: those whose bytes the house has received, and those uploaded for drafts. The bytes lie in the data
 * directory under their digest. A reader sees the rows of the records he may read; uploads are no reader's.
 */
export const sql = `
create table attachment (
  record text not null references body (id),
  sha256 text not null,
  name text not null,
  type text not null,
  size bigint not null,
  received_at timestamptz not null default now(),
  primary key (record, sha256)
);
create index attachment_sha256 on attachment (sha256);
create table pending_upload (
  draft text not null references draft (id) on delete cascade,
  participant text not null,
  sha256 text not null,
  type text not null,
  size bigint not null,
  received_at timestamptz not null default now(),
  primary key (draft, sha256)
);
create index pending_upload_sha256 on pending_upload (sha256);
alter table attachment enable row level security;
create policy read_attachments on attachment for select to confianza_reader using (
  exists (select 1 from filed_record r where r.id = attachment.record));
grant select on attachment to confianza_reader;
alter table pending_upload enable row level security;
`
