-- Which of these numbers are others now, the greatest changes first.
with numbers_now as (
    select 'speaker' as what, coalesce(p.name, 'unresolved') as name, count(*) as quotes
    from quote_facts f left join people p on p.person_id = f.person_id
    where f.counted
    group by all
    union all
    select 'outlet', o.name, count(*)
    from quote_facts f join outlets o on o.outlet_id = f.outlet_id
    where f.outlet_counted
    group by all
    union all
    select 'state', state, count(*) from (select unnest(states) as state from quote_facts where counted) group by all
    union all
    select 'kind', kind, count(*) from quote_facts where counted group by all
)
select what, name, coalesce(b.quotes, 0) as before, coalesce(n.quotes, 0) as after
from numbers_before b
full join numbers_now n using (what, name)
where b.quotes is distinct from n.quotes
order by abs(coalesce(n.quotes, 0) - coalesce(b.quotes, 0)) desc, what, name
