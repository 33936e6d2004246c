-- list: what is said more than before, with the counts behind it
-- chart: g2 by thing
-- What rises: the last $days days (7) against the $baseline_days days before (28), up to $until (the last day with
-- quotes). of is speaker, topic, jurisdiction (states), party or outlet. quotes of all total, baseline of all
-- baseline_total, and expected is the baseline's share of today's total, so that a dark feed or a slow week lifts
-- nothing. g2 is the log-likelihood ratio of the two shares (Dunning 1993), which holds for small counts too; its sign
-- is negative where the share falls. certainty by chi-squared with one degree of freedom: 3.84 is 95 %, 6.63 99 %,
-- 10.83 99.9 % (of many things that are looked at, a few pass by chance).
-- Usable as it stands on the published copy, in any DuckDB client. SET VARIABLE narrows it: of, days, baseline_days,
-- until, speaker, outlet, party, jurisdiction, topic, kind, sourcing, min_confidence (0.6); top is 10.
with ends as (
    select coalesce(getvariable('until')::date, (select max(day) from trend_quotes)) as last_day,
        coalesce(getvariable('days')::integer, 7) as days,
        coalesce(getvariable('baseline_days')::integer, 28) as baseline_days
),
told as (
    select
        f.day > e.last_day - e.days as recent,
        case coalesce(getvariable('of')::varchar, 'speaker')
            when 'topic' then f.topics
            when 'jurisdiction' then f.states
            when 'party' then [f.party]
            when 'outlet' then [f.outlet_id]
            else [f.person_id::varchar]
        end as things
    from trend_quotes f, ends e
    where f.day > e.last_day - e.days - e.baseline_days and f.day <= e.last_day
),
totals as (
    select count(*) filter (where recent) as total, count(*) filter (where not recent) as baseline_total from told
),
counted as (
    select thing, count(*) filter (where recent) as quotes, count(*) filter (where not recent) as baseline
    from (select recent, unnest(things) as thing from told)
    where thing is not null
    group by thing
),
weighed as (
    select
        c.*, t.*,
        t.total * (c.quotes + c.baseline) / (t.total + t.baseline_total) as even,
        t.baseline_total * (c.quotes + c.baseline) / (t.total + t.baseline_total) as even_baseline
    from counted c, totals t
),
scored as (
    select
        *,
        if(quotes >= even, 1, -1) * 2 * (
            if(quotes = 0, 0, quotes * ln(quotes / even)) + if(baseline = 0, 0, baseline * ln(baseline / even_baseline))
        ) as g2
    from weighed
    where total > 0 and baseline_total > 0
)
select
    coalesce(p.name, s.thing) as thing,
    s.quotes, s.total, s.baseline, s.baseline_total,
    round(s.baseline * s.total / s.baseline_total, 1) as expected,
    round(s.g2, 2) as g2,
    case when abs(g2) >= 10.83 then '99.9 %' when abs(g2) >= 6.63 then '99 %' when abs(g2) >= 3.84 then '95 %' else '' end
        as certainty
from scored s
left join people p on p.person_id = try_cast(s.thing as bigint) and coalesce(getvariable('of')::varchar, 'speaker') = 'speaker'
order by s.g2 desc, thing
limit coalesce(getvariable('top')::integer, 10)
