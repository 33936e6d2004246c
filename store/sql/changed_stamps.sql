-- What differs from what quote_facts was made of: new, changed or gone.
create or replace temp table changed_stamps as
select kind, id from fresh_stamps anti join fact_stamps using (kind, id, stamp)
union
select kind, id from fact_stamps anti join fresh_stamps using (kind, id)
