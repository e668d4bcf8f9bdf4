/**
 * What two states say about a difference between their accounts: each its own word, seen by the two alone until both
 * have said the same and both want it shown; then by whoever may read both records.
 */
export const sql = `
create table settlement (
  key text not null,
  participant text not null,
  partner text not null,
  about jsonb not null,
  own_record text not null,
  partner_record text not null,
  statement jsonb not null,
  publish boolean not null,
  shown boolean not null,
  said_at timestamptz not null,
  seat text not null,
  primary key (key, participant)
);
create index settlement_participant on settlement (participant);
create index settlement_partner on settlement (partner);
create index settlement_own_record on settlement (own_record) where shown;
create index settlement_partner_record on settlement (partner_record) where shown;
alter table settlement enable row level security;
create policy see_settlements on settlement for select to confianza_reader using (
  ((select reads_for()) is not null and (participant = (select reads_for()) or partner = (select reads_for())))
  or (shown
      and exists (select 1 from filed_record r where r.id = settlement.own_record)
      and exists (select 1 from filed_record r where r.id = settlement.partner_record)));
grant select on settlement to confianza_reader;
`
