/**
 * National clearance. A draft is its authors' until they hand it on; then its exact bytes are fixed and its participant's
 * clearing officials see it. The policies say so to the database itself: nobody else reads a draft, of whatever role.
 */
export const sql = `
alter table draft
  add column author text not null default '',
  add column author_official text,
  add column office text,
  -- Seats and officials who wrote in it: none of them clears it.
  add column hands text[] not null default '{}',
  add column status text not null default 'draft' check (status in ('draft', 'ready', 'returned', 'cleared')),
  add column ready_at timestamptz,
  add column record text,
  add column bytes bytea,
  add column committed json,
  add column reason text,
  add column returned_by text,
  add column returned_at timestamptz,
  add column reminded_at timestamptz,
  add column escalated_at timestamptz,
  -- The approvals of a draft that is cleared, fixed with it: the filing statement names their digest.
  add column approvals bytea,
  add constraint draft_fixed check (status in ('draft', 'returned') or (record is not null and bytes is not null));
create index draft_ready on draft (ready_at) where status = 'ready';
create index draft_record on draft (record) where record is not null;

-- One official's clearance of a draft's exact bytes; a trial's one-click clearance has no passkey and stays here.
create table approval (
  draft text not null references draft (id) on delete cascade,
  record text not null,
  seat text not null,
  official text,
  passkey text,
  policy text not null,
  document jsonb,
  trial boolean not null default false,
  at timestamptz not null,
  primary key (draft, record, seat),
  check (trial = (document is null))
);
create unique index approval_official on approval (draft, record, official) where official is not null;

-- Which passkey speaks for which seat, signed by the participant's filing or root key under one policy.
create table seat_certificate (
  seat text not null,
  passkey text not null,
  policy text not null,
  participant text not null,
  document bytea not null,
  signed_by text,
  sig text,
  primary key (seat, passkey, policy)
);

-- Truth: the documents behind policy entries, by digest; kept before their entry is signed, and for ever.
create table policy (
  digest text primary key,
  participant text not null,
  document bytea not null
);
create trigger policy_stays before update or delete on policy for each row execute function refuse_change();
create trigger policy_is_kept before truncate on policy execute function refuse_change();

-- Truth: the approvals a filing statement names, beside the body and under its audience.
create table filed_approvals (
  record text primary key references body (id),
  document bytea not null
);

alter table draft enable row level security;
create policy write_drafts on draft for all to confianza_reader
  using (participant = current_setting('confianza.participant', true)
         and current_setting('confianza.role', true) in ('author', 'contributor', 'officer'));
create policy see_drafts_to_clear on draft for select to confianza_reader
  using (participant = current_setting('confianza.participant', true)
         and current_setting('confianza.role', true) = 'clearing' and status <> 'draft');
create policy clear_drafts on draft for update to confianza_reader
  using (participant = current_setting('confianza.participant', true)
         and current_setting('confianza.role', true) = 'clearing' and status in ('ready', 'cleared'))
  with check (participant = current_setting('confianza.participant', true) and status <> 'draft');
alter table approval enable row level security;
create policy see_approvals on approval for select to confianza_reader
  using (exists (select 1 from draft d where d.id = approval.draft));
create policy give_approvals on approval for insert to confianza_reader
  with check (current_setting('confianza.role', true) = 'clearing'
              and exists (select 1 from draft d where d.id = approval.draft and d.status = 'ready'));
create policy take_approvals_away on approval for delete to confianza_reader
  using (current_setting('confianza.role', true) = 'clearing'
         and exists (select 1 from draft d where d.id = approval.draft and d.status = 'ready'));
alter table filed_approvals enable row level security;
create policy read_filed_approvals on filed_approvals for select to confianza_reader
  using (exists (select 1 from body b where b.id = filed_approvals.record));
grant select, insert, update, delete on draft to confianza_reader;
grant select, insert, delete on approval to confianza_reader;
grant select on filed_approvals to confianza_reader;
`
