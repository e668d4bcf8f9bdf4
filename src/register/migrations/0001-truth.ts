/** The truth: the log's one row, its entries, the bodies by digest, committed values, tiles and checkpoints. */
export const sql = `
create table log (
  single boolean primary key default true check (single),
  origin text not null,
  size bigint not null,
  root bytea not null
);
create table entry (
  index bigint primary key,
  kind text not null,
  participant text not null,
  digest text not null unique,
  leaf bytea not null,
  sequenced_at timestamptz not null
);
create index entry_kind on entry (kind, index) where kind <> 'record';
create table body (
  id text primary key,
  bytes bytea not null
);
create table committed_value (
  record text not null references body (id),
  pointer text not null,
  salt text not null,
  value json not null,
  primary key (record, pointer)
);
create table tile (
  level smallint not null,
  index bigint not null,
  hashes bytea not null,
  primary key (level, index)
);
create table checkpoint (
  size bigint primary key,
  note text not null
);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger entry_stays before update or delete on entry for each row execute function refuse_change();
create trigger body_stays before update or delete on body for each row execute function refuse_change();
create trigger checkpoint_stays before update or delete on checkpoint for each row execute function refuse_change();
create trigger entry_is_kept before truncate on entry execute function refuse_change();
create trigger body_is_kept before truncate on body execute function refuse_change();
create trigger checkpoint_is_kept before truncate on checkpoint execute function refuse_change();
`
