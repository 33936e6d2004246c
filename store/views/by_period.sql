-- Twelve views from one text: store/schema/views.py fills in what stands in braces for day, week and month.

-- How much each person and body was quoted in each {period}; undated articles are left out.
create view {every}_speakers as
select
    c.{period},  -- {starts}, in the zone of the outlet.
    c.person_id,  -- The speaker, in people.
    c.speaker,  -- Name of the speaker.
    c.quotes,  -- Quotes, each remark of a wire story once.
    c.stories,  -- Stories that quote, each wire story once.
    c.outlets,  -- Outlets that carried them, copies included.
    coalesce(v.watched, 0) as watched_outlets,  -- Outlet days on which sources were asked; 0: what is here was
        -- still shown by feeds when they were first asked.
    coalesce(v.dark, 0) as dark_outlets  -- How many of those outlet days were dark: few quotes may then mean few
        -- answers, not silence.
from (
    select
        {start} as {period}, f.person_id, p.name as speaker,
        count(*) filter (where f.counted) as quotes,
        count(distinct f.cluster_id) as stories,
        count(distinct f.outlet_id) as outlets
    from quote_facts f
    join people p on p.person_id = f.person_id
    where f.day is not null
    group by all
) c
left join (
    select {start} as {period}, sum(watched) as watched, sum(dark) as dark from daily_coverage group by all
) v on v.{period} = c.{period};

-- What each outlet published in each {period}, also where that is nothing; undated articles are left out.
create view {every}_outlets as
with published as (
    select {start} as {period}, outlet_id, count(*) as articles
    from (select d.outlet_id, d.day from article_days d where d.day is not null)
    group by all
),
quoted as (
    select
        {start} as {period}, outlet_id,
        count(*) filter (where outlet_counted) as quotes,
        count(distinct person_id) as speakers
    from quote_facts
    where day is not null
    group by all
),
watched as (
    select {start} as {period}, outlet_id, count(*) as watched_days, count(*) filter (where dark) as dark_days
    from coverage
    group by all
)
select
    {period},  -- {starts}, in the zone of the outlet.
    outlet_id,  -- Id of the outlet.
    o.name as outlet,  -- Name of the outlet.
    coalesce(articles, 0) as articles,  -- Articles published; 0 for a {period} without any, which may be dark.
    coalesce(quotes, 0) as quotes,  -- Quotes in them, each remark of a story once.
    coalesce(speakers, 0) as speakers,  -- Different persons and bodies quoted.
    coalesce(watched_days, 0) as watched_days,  -- Days on which its sources were asked; 0: before the first request,
        -- what is here was still shown by its feeds.
    coalesce(dark_days, 0) as dark_days  -- Days among them on which none of its sources gave a good answer.
from published
full join quoted using ({period}, outlet_id)
full join watched using ({period}, outlet_id)
join outlets o using (outlet_id);

-- How much each jurisdiction, with all that lies in it, was spoken about and mentioned in each {period}; undated articles
-- are left out. A county counts what is said about its cities, a state all of its own.
create view {every}_jurisdictions as
select
    c.{period},  -- {starts}, in the zone of the outlet.
    c.ocd_id,  -- The jurisdiction.
    c.name,  -- Its name.
    c.state,  -- Postal code of its state, or null.
    c.level,  -- country, state, territory, county, place or district.
    c.quotes,  -- Quotes about it or what lies in it, each remark of a wire story once.
    c.stories,  -- Stories that mention it, each wire story once.
    c.outlets,  -- Outlets that mention it.
    coalesce(v.watched, 0) as watched_outlets, coalesce(v.dark, 0) as dark_outlets  -- columns as in {every}_speakers
from (
    select
        {start} as {period}, m.ocd_id, j.name, j.state, j.level,
        count(*) filter (where m.counted) as quotes,
        count(distinct m.cluster_id) as stories,
        count(distinct m.outlet_id) as outlets
    from (
        select f.day, unnest(f.areas) as ocd_id, f.cluster_id, f.outlet_id, f.counted from quote_facts f
        union all
        select d.day, coalesce(c.area, p.ocd_id), d.cluster_id, d.outlet_id, false
        from places p
        left join containment c on c.ocd_id = p.ocd_id
        join article_days d on d.article_id = p.article_id and d.revision = p.revision
    ) m
    join jurisdictions j on j.ocd_id = m.ocd_id
    where m.day is not null
    group by all
) c
left join (
    select {start} as {period}, sum(watched) as watched, sum(dark) as dark from daily_coverage group by all
) v on v.{period} = c.{period};

-- How much each topic of config.toml was spoken and written about in each {period}; undated articles are left out.
create view {every}_topics as
select
    c.{period},  -- {starts}, in the zone of the outlet.
    c.topic,  -- The topic, as config.toml names it.
    c.quotes,  -- Quotes about it or what lies in it, each remark of a wire story once.
    c.stories,  -- Stories about it, each wire story once.
    c.outlets,  -- Outlets with such stories.
    coalesce(v.watched, 0) as watched_outlets, coalesce(v.dark, 0) as dark_outlets  -- columns as in {every}_speakers
from (
    select
        {start} as {period}, m.topic,
        count(*) filter (where m.counted) as quotes,
        count(distinct m.cluster_id) as stories,
        count(distinct m.outlet_id) as outlets
    from (
        select f.day, unnest(f.topics) as topic, f.cluster_id, f.outlet_id, f.counted from quote_facts f
        union all
        select d.day, t.topic, d.cluster_id, d.outlet_id, false
        from article_topics t
        join article_days d on d.article_id = t.article_id
    ) m
    where m.day is not null
    group by all
) c
left join (
    select {start} as {period}, sum(watched) as watched, sum(dark) as dark from daily_coverage group by all
) v on v.{period} = c.{period};
