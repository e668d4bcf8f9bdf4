/**
 * A Merkle log of audit lines for each participant. What lists are filtered by is generated from the line itself, so
 * that it cannot say anything else. Nothing is granted to `confianza_reader`.
 */
export const sql = `
create table audit_log (
  participant text primary key,
  size bigint not null,
  root bytea not null
);
create table audit_line (
  participant text not null references audit_log (participant),
  index bigint not null,
  leaf text not null,
  act text not null generated always as ((leaf::jsonb) ->> 'act') stored,
  about text generated always as ((leaf::jsonb) ->> 'about') stored,
  primary key (participant, index)
);
create index audit_line_about on audit_line (participant, about, index desc) where about is not null;
create index audit_line_act on audit_line (participant, act, index desc);
create table audit_tile (
  participant text not null references audit_log (participant),
  level smallint not null,
  index bigint not null,
  hashes bytea not null,
  primary key (participant, level, index)
);
create table audit_checkpoint (
  participant text not null references audit_log (participant),
  size bigint not null,
  note text not null,
  primary key (participant, size)
);
create trigger audit_line_stays before update or delete on audit_line for each row execute function refuse_change();
create trigger audit_checkpoint_stays before update or delete on audit_checkpoint for each row execute function refuse_change();
create trigger audit_line_is_kept before truncate on audit_line execute function refuse_change();
create trigger audit_checkpoint_is_kept before truncate on audit_checkpoint execute function refuse_change();
`
