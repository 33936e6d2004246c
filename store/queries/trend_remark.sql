-- One remark across outlets: who printed it first, who the same, who cut it, who has more of it, who has it in other
-- words. Versions are quotes of one speaker that share at least half the runs of four words of the shorter one (copies
-- of a wire story and other stories alike); kept is the share of the first print's runs that a version has. Without
-- words, speaker or since: the last 30 days.
-- Usable as it stands on the published copy, in any DuckDB client. SET VARIABLE narrows it: words (that stand in it),
-- since, until, speaker, outlet, party, jurisdiction, topic, kind, sourcing, min_confidence (0.6); top is 10 remarks.
with asked as (
    select f.quote_id, f.outlet_id, f.person_id, f.article_id, f.day
    from trend_copies f
    where f.person_id is not null
        and (
            coalesce(getvariable('words')::varchar, getvariable('speaker')::varchar, getvariable('since')::varchar) is not null
            or f.day > (select max(day) from quote_facts) - 30
        )
    -- Who is quoted in one outlet only has no remark in two.
    qualify min(f.outlet_id) over (partition by f.person_id) <> max(f.outlet_id) over (partition by f.person_id)
),
-- The words are read by row, so that those of other years are not looked at.
stored as materialized (select a.*, q.rowid as quote_row from asked a join quotes q on q.quote_id = a.quote_id),
told as materialized (
    select
        s.quote_id, s.outlet_id, s.person_id, s.article_id, s.day, q.text,
        list_filter(string_split(regexp_replace(lower(q.text), '[^\pL\pN ]+', ' ', 'g'), ' '), lambda it: it <> '') as words
    from quotes q
    join stored s on s.quote_row = q.rowid
    where getvariable('words') is null or contains(lower(q.text), lower(getvariable('words')::varchar))
),
runs as materialized (
    select distinct quote_id, person_id, hash(one, two, three, four) as run
    from (
        select
            quote_id, person_id, len(words) as many, generate_subscripts(words, 1) as i,
            unnest(words) as one, unnest(words[2:]) as two, unnest(words[3:]) as three, unnest(words[4:]) as four
        from told
    )
    where i <= greatest(many - 3, 1)
),
sizes as (select quote_id, count(*) as runs from runs group by quote_id),
-- A run of words that one quote only has pairs nothing with another.
shared as (
    select person_id, run from runs group by person_id, run having min(quote_id) <> max(quote_id)
),
prints as materialized (select r.* from runs r semi join shared using (person_id, run)),
pairs as (
    select a.quote_id, b.quote_id as other, count(*) as shared
    from prints a
    join prints b on b.person_id = a.person_id and b.run = a.run and b.quote_id <> a.quote_id
    group by all
    union all
    select quote_id, quote_id, runs from sizes
),
near as materialized (
    select p.quote_id, p.other
    from pairs p
    join sizes s on s.quote_id = p.quote_id
    join sizes o on o.quote_id = p.other
    where 2 * p.shared >= least(s.runs, o.runs)
),
once as (select quote_id, min(other) as remark from near group by quote_id),
twice as (select n.quote_id, min(o.remark) as remark from near n join once o on o.quote_id = n.other group by n.quote_id),
grouped as materialized (
    select n.quote_id, min(o.remark) as remark from near n join twice o on o.quote_id = n.other group by n.quote_id
),
carried as (
    select g.remark, count(distinct t.outlet_id) as outlets, min(a.published) as first_published
    from grouped g
    join told t on t.quote_id = g.quote_id
    join articles a on a.article_id = t.article_id
    group by g.remark
    having count(distinct t.outlet_id) > 1
    order by outlets desc, first_published, g.remark
    limit coalesce(getvariable('top')::integer, 10)
),
versions as (
    select
        g.remark, t.*, a.published, a.canonical_url as url, s.runs,
        row_number() over in_time as place,
        first_value(t.quote_id) over in_time as first_id
    from carried c
    join grouped g on g.remark = c.remark
    join told t on t.quote_id = g.quote_id
    join sizes s on s.quote_id = g.quote_id
    join articles a on a.article_id = t.article_id
    window in_time as (partition by g.remark order by a.published, t.outlet_id, t.quote_id)
)
select
    dense_rank() over (order by c.outlets desc, c.first_published, c.remark) as remark,
    p.name as speaker,
    o.name as outlet,
    v.published,
    case
        when v.place = 1 then 'first'
        when v.words = f.words then 'same'
        when coalesce(x.shared, 0) = v.runs and len(v.words) < len(f.words) then 'cut'
        when coalesce(x.shared, 0) = f.runs and len(v.words) > len(f.words) then 'longer'
        else 'other words'
    end as version,
    round(coalesce(x.shared, 0) / f.runs, 2) as kept,
    v.text,
    v.url
from versions v
join carried c on c.remark = v.remark
join versions f on f.quote_id = v.first_id
left join pairs x on x.quote_id = v.first_id and x.other = v.quote_id
left join people p on p.person_id = v.person_id
left join outlets o on o.outlet_id = v.outlet_id
order by remark, v.place
