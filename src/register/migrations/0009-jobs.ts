/** What is to be done later and once: mails. What a job carries is sealed, and gone when it is done. */
export const sql = `
create table job (
  id bigint generated always as identity primary key,
  kind text not null,
  key text not null unique,
  sealed bytea,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  attempts int not null default 0,
  due_at timestamptz not null,
  lease text,
  leased_until timestamptz,
  trouble text,
  queued_at timestamptz not null,
  ended_at timestamptz,
  check (state = 'waiting' or sealed is null)
);
create index job_due on job (due_at, id) where state = 'waiting';
create index job_ended on job (ended_at) where state <> 'waiting';
alter table job enable row level security;
`
