/**
 * Who reads, told to the database itself: row-level security as the second lock behind audience/. Queries for a reader
 * run as `confianza_reader` with the settings confianza.participant, .role and .today; the rule is written here a second
 * time on purpose, so that one of the two may be wrong and nothing is shown.
 */
export const sql = `
do $$ begin
  if not exists (select from pg_roles where rolname = 'confianza_reader') then
    create role confianza_reader nologin;
  end if;
exception
  when duplicate_object or unique_violation then
    null; -- another database of the same server has made it meanwhile
  when insufficient_privilege then
    raise exception 'this database user may not make roles: have "create role confianza_reader nologin; grant confianza_reader to %" run once by one who may', current_user;
end $$;
do $$ begin
  if not pg_has_role(current_user, 'confianza_reader', 'member') then
    execute format('grant confianza_reader to %I', current_user);
  end if;
exception when insufficient_privilege then
  raise exception 'this database user is no member of confianza_reader: have "grant confianza_reader to %" run once by one who may', current_user;
end $$;

-- Members of each circle: 'state', 'secretariat', 'observer', and 'group:<id>' for each group of the regime.
create table circle (
  circle text not null,
  participant text not null,
  primary key (participant, circle)
);
-- Truth: the audience object behind an audience entry's commitment; none for public.
create table audience_value (
  index bigint primary key references entry (index),
  salt text not null,
  audience jsonb not null
);
-- Projection of audience entries.
create table audience_change (
  record text not null,
  index bigint not null,
  starts date,
  audience jsonb not null,
  primary key (record, index)
);
alter table filed_record add column changed boolean not null default false;
alter table committed_value add column commitment text;
alter table committed_value add column audience jsonb;
create index committed_value_commitment on committed_value (commitment);
-- What an erase entry took: where it stood, nothing of what it was.
create table erased_value (
  record text not null,
  pointer text not null,
  commitment text not null,
  index bigint not null references entry (index),
  primary key (record, pointer)
);

-- The last change whose day has come; the record's own audience where there is none.
create function audience_in_force(wanted text, own jsonb) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(
    (select c.audience from audience_change c
     where c.record = wanted
       and (c.starts is null or c.starts <= nullif(current_setting('confianza.today', true), '')::date)
     order by c.index desc limit 1),
    own)
$$;
-- The participant a session reads for; null for anybody, and for roles that read nothing beyond what is public.
create function reads_for() returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select c.participant from circle c
  join (values
    ('state', 'author'), ('state', 'clearing'), ('state', 'reader'),
    ('secretariat', 'officer'), ('secretariat', 'clearing'),
    ('observer', 'reader'), ('observer', 'contributor'), ('observer', 'clearing')
  ) as granted (standing, role) on granted.standing = c.circle
  where c.participant = current_setting('confianza.participant', true)
    and granted.role = current_setting('confianza.role', true)
  limit 1
$$;
create function circles_read_for() returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(case when circle in ('state', 'secretariat') then 'participants' else circle end), '{}')
  from circle where participant = reads_for()
$$;
create function allows(audience jsonb, filer text, own text, circles text[]) returns boolean
language sql immutable as $$
  select coalesce(audience->>'kind' = 'public', false)
    or (own is not null and (
      filer = own
      or coalesce(audience->>'kind' = 'participants' and 'participants' = any(circles), false)
      or coalesce(audience->>'kind' = 'parties' and jsonb_typeof(audience->'parties') = 'array'
                  and audience->'parties' ? own, false)
      or coalesce(audience->>'kind' = 'group' and jsonb_typeof(audience->'groups') = 'array'
                  and exists (select 1 from jsonb_array_elements_text(audience->'groups') as g(id)
                              where 'group:' || g.id = any(circles)), false)))
$$;

alter table filed_record enable row level security;
create policy read_records on filed_record for select to confianza_reader using (
  allows(case when changed then audience_in_force(id, audience) else audience end,
         participant, (select reads_for()), (select circles_read_for())));
alter table body enable row level security;
create policy read_bodies on body for select to confianza_reader using (
  exists (select 1 from filed_record r where r.id = body.id));
alter table committed_value enable row level security;
create policy read_values on committed_value for select to confianza_reader using (
  exists (select 1 from filed_record r where r.id = committed_value.record
          and allows(committed_value.audience, r.participant, (select reads_for()), (select circles_read_for()))));
alter table erased_value enable row level security;
create policy read_erased on erased_value for select to confianza_reader using (
  exists (select 1 from filed_record r where r.id = erased_value.record));
grant usage on schema public to confianza_reader;
grant select on entry, filed_record, body, committed_value, erased_value to confianza_reader;
`
