-- The numbers that analysts see, before stored articles are read again.
create or replace temp table numbers_before as
select 'speaker' as what, coalesce(p.name, 'unresolved') as name, count(*) as quotes
from quote_facts f left join people p on p.person_id = f.person_id
where f.counted
group by all
union all
select 'outlet', o.name, count(*) from quote_facts f join outlets o on o.outlet_id = f.outlet_id where f.outlet_counted group by all
union all
select 'state', state, count(*) from (select unnest(states) as state from quote_facts where counted) group by all
union all
select 'kind', kind, count(*) from quote_facts where counted group by all
