/** No statistics over what tells of a person: they would be copies that an erasure does not reach. */
export const sql = `
alter table committed_value alter column salt set statistics 0;
alter table committed_value alter column value set statistics 0;
alter table draft alter column content set statistics 0;
alter table draft alter column committed set statistics 0;
alter table draft alter column bytes set statistics 0;
alter table official alter column name set statistics 0;
alter table official alter column email set statistics 0;
alter table invitation alter column name set statistics 0;
alter table invitation alter column email set statistics 0;
`
