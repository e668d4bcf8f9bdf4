/**
 * Offices, seats and who holds them; passkeys, one-time links, sessions. Names and mail addresses stand in `official`
 * and, until it is used or over, in `invitation`: nowhere else, so that they can be erased.
 */
export const sql = `
create table office (
  id text primary key,
  participant text not null,
  name text not null,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create index office_participant on office (participant);
create table seat (
  id text primary key,
  participant text not null,
  office text not null references office (id),
  role text not null,
  title text not null,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create index seat_participant on seat (participant);
create table official (
  id text primary key,
  participant text not null,
  name text,
  email text,
  language text not null,
  added_at timestamptz not null,
  erased_at timestamptz
);
create index official_participant on official (participant);
create table holding (
  id text primary key,
  seat text not null references seat (id),
  official text not null references official (id),
  since timestamptz not null,
  until timestamptz,
  ended_by text
);
create unique index holding_now on holding (seat) where until is null;
create index holding_official on holding (official);
create table passkey (
  id text primary key,
  credential text not null unique,
  official text not null references official (id),
  cose bytea not null,
  alg int not null,
  transports text[] not null,
  device_bound boolean not null,
  backed_up boolean not null,
  sign_count bigint not null,
  label text not null,
  rp text not null,
  origin text not null,
  added_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  revoked_why text
);
create index passkey_official on passkey (official);
create table invitation (
  id text primary key,
  token_hash text not null unique,
  participant text not null,
  seat text not null references seat (id),
  kind text not null,
  name text,
  email text,
  language text not null,
  invited_by text,
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create index invitation_seat on invitation (seat);
create table recovery (
  id text primary key,
  participant text not null,
  official text not null references official (id),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  token_hash text unique,
  used_at timestamptz,
  revoked_at timestamptz
);
create table recovery_approval (
  recovery text not null references recovery (id),
  administrator text not null references official (id),
  approved_at timestamptz not null,
  primary key (recovery, administrator)
);
create table challenge (
  hash text primary key,
  purpose text not null,
  about text not null,
  kept jsonb not null,
  expires_at timestamptz not null
);
create table oidc_provider (
  participant text primary key,
  issuer text not null,
  client text not null,
  set_at timestamptz not null
);
create table oidc_link (
  issuer text not null,
  subject text not null,
  participant text not null,
  official text not null references official (id),
  linked_at timestamptz not null,
  primary key (issuer, subject)
);
create index oidc_link_official on oidc_link (official);
drop table session;
create table session (
  id text primary key,
  token_hash text not null unique,
  previous_hash text,
  previous_until timestamptz,
  participant text not null,
  seat text not null,
  role text not null,
  official text references official (id),
  kind text not null,
  passkey text,
  origin text not null,
  agent text not null,
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  rotated_at timestamptz not null,
  expires_at timestamptz not null,
  verified_at timestamptz
);
create index session_previous on session (previous_hash) where previous_hash is not null;
create index session_official on session (official);
`
