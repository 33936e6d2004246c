-- list: one remark across outlets: who ran it first, who cut it
-- One remark across outlets: who printed it first, who the same, who cut it, who has more of it, who has it in other
-- words. Versions are quotes of one speaker that share at least half the runs of four words of the shorter one (copies
-- of a wire story and other stories alike); kept is the share of the first print's runs that a version has. Without
-- words, speaker or since: the last 30 days.
-- Usable as it stands on the published copy, in any DuckDB client. SET VARIABLE narrows it: words (that stand in it),
-- since, until, speaker, outlet, party, jurisdiction, topic, kind, sourcing, min_confidence (0.6); top is 10 remarks.
with last_days as (
    select
        unnest(generate_series(
            if(
                coalesce(getvariable('words')::varchar, getvariable('speaker')::varchar, getvariable('since')::varchar) is null,
                max(day) - 29, min(day)
            )::timestamp,
            max(day)::timestamp, interval 1 day
        ))::date as day
    from quote_facts
),
-- Words that are asked for are looked for first: few quotes have them. One of the two halves is always empty.
spoken as (
    select quote_id from quotes where contains(fold(text), fold(getvariable('words')::varchar))
),
-- By a join: days that only a subquery knows would be looked for in every row.
copies as materialized (
    select f.quote_id, f.outlet_id, f.person_id, f.article_id
    from trend_copies f
    join last_days d on d.day = f.day
    where f.person_id is not null and getvariable('words') is null
    union all
    select f.quote_id, f.outlet_id, f.person_id, f.article_id
    from trend_copies f
    join spoken s on s.quote_id = f.quote_id
    where f.person_id is not null and getvariable('words') is not null
),
-- Who is quoted in one outlet only has no remark in two.
asked as (
    from copies
    semi join (select person_id from copies group by person_id having min(outlet_id) <> max(outlet_id)) using (person_id)
),
-- Words and addresses are read by row, so that those of other years are not looked at.
stored as materialized (select a.*, q.rowid as quote_row from asked a join quotes q on q.quote_id = a.quote_id),
paper_rows as materialized (
    select p.rowid as paper_row from articles p join (select distinct article_id from asked) a on a.article_id = p.article_id
),
papers as materialized (
    select p.article_id, p.published, p.canonical_url as url from articles p join paper_rows r on r.paper_row = p.rowid
),
told as materialized (
    select
        s.quote_id, s.outlet_id, s.person_id, s.article_id, q.text,
        list_transform(
            list_filter(string_split(regexp_replace(lower(q.text), '[^\pL\pN ]+', ' ', 'g'), ' '), lambda it: it <> ''),
            lambda it: hash(it)
        ) as words,
        hash(s.person_id, words) as print
    from quotes q
    join stored s on s.quote_row = q.rowid
),
-- The same words of one speaker are compared once, whoever printed them; who has one wording only, with nothing.
wordings as materialized (
    select *, min(wording) over (partition by person_id) <> max(wording) over (partition by person_id) as compared
    from (
        select print, any_value(person_id) as person_id, min(quote_id) as wording
        from told
        where len(words) > 0
        group by print
    )
),
runs as materialized (
    select wording, hash(person_id, one, two, three, four) as run
    from (
        select
            w.wording, t.person_id, len(words) as many, generate_subscripts(words, 1) as i,
            unnest(words) as one, unnest(words[2:]) as two, unnest(words[3:]) as three, unnest(words[4:]) as four
        from told t
        join wordings w on w.wording = t.quote_id
        where w.compared
    )
    where i <= greatest(many - 3, 1)
),
-- A run that one wording only has pairs nothing with another.
shared as (select run from runs group by run having count(*) > 1),
prints as materialized (select distinct wording, run from runs semi join shared using (run)),
sizes as materialized (
    select wording, count(distinct run) as runs from runs where wording in (select wording from prints) group by wording
),
pairs as materialized (
    select a.wording, b.wording as other, count(*) as shared
    from prints a
    join prints b on b.run = a.run and b.wording <> a.wording
    group by all
),
near as materialized (
    select wording, wording as other from wordings
    union all
    select p.wording, p.other
    from pairs p
    join sizes s on s.wording = p.wording
    join sizes o on o.wording = p.other
    where 2 * p.shared >= least(s.runs, o.runs)
),
once as (select wording, min(other) as remark from near group by wording),
twice as (select n.wording, min(o.remark) as remark from near n join once o on o.wording = n.other group by n.wording),
grouped as (select n.wording, min(o.remark) as remark from near n join twice o on o.wording = n.other group by n.wording),
found as materialized (
    select g.remark, w.wording, t.* exclude (words, print)
    from told t
    join wordings w on w.print = t.print
    join grouped g on g.wording = w.wording
),
several as (select remark from found group by remark having min(outlet_id) <> max(outlet_id)),
dated as materialized (
    select f.*, a.published, a.url
    from found f semi join several using (remark)
    join papers a on a.article_id = f.article_id
),
carried as (
    select remark, count(distinct outlet_id) as outlets, min(published) as first_published
    from dated
    group by remark
    order by outlets desc, first_published, remark
    limit coalesce(getvariable('top')::integer, 10)
),
versions as materialized (
    select
        d.*, c.outlets, c.first_published,
        row_number() over in_time as place,
        first_value(d.wording) over in_time as first_wording
    from dated d
    join carried c on c.remark = d.remark
    window in_time as (partition by d.remark order by d.published, d.outlet_id, d.quote_id)
)
select
    dense_rank() over (order by v.outlets desc, v.first_published, v.remark) as remark,
    p.name as speaker,
    o.name as outlet,
    v.published,
    case
        when v.place = 1 then 'first'
        when v.wording = v.first_wording then 'same'
        when x.shared = s.runs and s.runs < f.runs then 'cut'
        when x.shared = f.runs and s.runs > f.runs then 'longer'
        else 'other words'
    end as version,
    if(v.wording = v.first_wording, 1, round(coalesce(x.shared, 0) / f.runs, 2)) as kept,
    v.text,
    v.url
from versions v
left join sizes s on s.wording = v.wording
left join sizes f on f.wording = v.first_wording
left join pairs x on x.wording = v.first_wording and x.other = v.wording
left join people p on p.person_id = v.person_id
left join outlets o on o.outlet_id = v.outlet_id
order by remark, v.place
