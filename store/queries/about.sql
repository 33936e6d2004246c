-- list: who speaks about whom
-- Who speaks about whom: persons whose words name another (quote_people), each remark of a wire story once.
-- Usable as it stands on the published copy, in any DuckDB client. SET VARIABLE narrows it: about (a name), since,
-- until, speaker, outlet, party, jurisdiction, topic, kind, sourcing, min_confidence (0.6); top is 10.
with counted as (
    select f.person_id as speaker_id, a.person_id as about_id, count(*) as quotes, min(f.day) as first_day, max(f.day) as last_day
    from trend_quotes f
    join quote_people a on a.quote_id = f.quote_id
    where f.person_id is not null
        and (
            getvariable('about') is null
            or a.person_id in (
                select person_id from people where fold(name) like fold(getvariable('about')::varchar)
            )
        )
    group by all
    order by quotes desc, last_day desc, speaker_id, about_id
    limit coalesce(getvariable('top')::integer, 10)
)
select s.name as speaker, t.name as about, c.quotes, c.first_day, c.last_day
from counted c
join people s on s.person_id = c.speaker_id
join people t on t.person_id = c.about_id
order by c.quotes desc, speaker, about
