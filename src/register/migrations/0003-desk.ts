/** What is not filed: drafts, owned by a participant, and sessions, by the digest of their token. */
export const sql = `
create table draft (
  id text primary key,
  participant text not null,
  version int not null,
  content jsonb not null,
  saved_at timestamptz not null
);
create index draft_participant on draft (participant, saved_at desc);
create table session (
  token_hash text primary key,
  participant text not null,
  seat text not null,
  expires_at timestamptz not null
);
`
