/**
 * What participants are told of records that are not simply public: that something was narrowed and copies are to be
 * removed, that something was opened to them; and requests that a record may be read by more.
 */
export const sql = `
create table notice (
  id bigint generated always as identity primary key,
  participant text not null,
  kind text not null check (kind in ('recall', 'opened')),
  record text not null,
  filer text not null,
  index bigint not null references entry (index),
  told_at timestamptz not null,
  confirmed_at timestamptz,
  confirmed_by text,
  unique (participant, index)
);
create index notice_participant on notice (participant, told_at desc);
create index notice_record on notice (record);
create table widening (
  id text primary key,
  record text not null,
  filer text not null,
  asked_by text not null,
  asked_seat text not null,
  asked_official text,
  audience jsonb not null,
  starts date,
  reason text not null,
  asked_at timestamptz not null,
  decided_at timestamptz,
  decided_seat text,
  granted boolean,
  answer text,
  index bigint references entry (index)
);
create index widening_filer on widening (filer) where decided_at is null;
create index widening_asked on widening (asked_by, asked_at desc);
create index widening_record on widening (record);
-- A state sees what it was told and what it asked or was asked, and nobody else's.
alter table notice enable row level security;
create policy see_notices on notice for select to confianza_reader using (
  (select reads_for()) is not null and (participant = (select reads_for()) or filer = (select reads_for())));
create policy confirm_notices on notice for update to confianza_reader using (participant = (select reads_for()));
alter table widening enable row level security;
create policy see_widenings on widening for select to confianza_reader using (
  (select reads_for()) is not null and (filer = (select reads_for()) or asked_by = (select reads_for())));
create policy ask_widenings on widening for insert to confianza_reader with check (asked_by = (select reads_for()));
create policy decide_widenings on widening for update to confianza_reader using (filer = (select reads_for()));
grant select on notice, widening to confianza_reader;
grant update (confirmed_at, confirmed_by) on notice to confianza_reader;
grant insert on widening to confianza_reader;
grant update (decided_at, decided_seat, granted, answer, index) on widening to confianza_reader;
`
