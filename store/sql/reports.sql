-- name: counts
-- How many rows stand in each main table. A cluster counts when two articles or more share it.
select
    (select count(*) from sources) as sources,
    (select count(*) from fetches) as fetches,
    (select count(*) from entries) as entries,
    (select count(*) from articles) as articles,
    (select count(*) from revisions) as revisions,
    (select count(*) from current_quotes) as quotes,
    (select count(distinct person_id) from current_quotes) as speakers,
    (select count(*) from places p join articles a using (article_id, revision)) as places,
    (select count(*) from (from articles select cluster_id group by cluster_id having count(*) > 1)) as clusters,
    (select count(*) from entries where state in ('todo', 'waiting')) as waiting,
    (select count(*) from entries where state = 'failed') as failed

-- name: status
-- How each source is doing on $now. Rates are means over the last seven days, or since its first article when that is
-- later (a day at least). An article belongs to the source that showed it first. Pages that a person brought stand under
-- sources named added-..., which are never asked: theirs is the time of the newest.
with found as (
    select e.source_id, a.article_id, a.revision, a.first_seen
    from articles a
    join entries e on e.article_id = a.article_id
    qualify row_number() over (partition by a.article_id order by e.first_seen, e.entry_id) = 1
),
totals as (
    select
        source_id,
        count(*) as articles,
        count(*) filter (where first_seen > $now - interval 7 day) as recent,
        max(first_seen) as newest,
        least(7.0, greatest(1.0, epoch($now - min(first_seen)) / 86400)) as days
    from found
    group by source_id
),
quoted as (
    select f.source_id, count(*) as quotes
    from found f
    join quotes q using (article_id, revision)
    where f.first_seen > $now - interval 7 day
    group by f.source_id
),
reasons as (
    select source_id, coalesce(reason, state) as reason, count(*) as n
    from entries
    where state in ('waiting', 'failed')
    group by all
),
stuck as (
    select source_id, list({'reason': reason, 'n': n} order by n desc, reason) as stuck from reasons group by source_id
)
select
    s.source_id, o.name as outlet, s.failures, s.last_failure, s.gone_since,
    starts_with(s.source_id, 'added-') as added,
    case when added then t.newest else s.last_success end as last_success,
    case when not added then s.next_due end as next_due,
    coalesce(t.articles, 0) as articles,
    coalesce(t.recent / t.days, 0.0) as articles_a_day,
    coalesce(q.quotes / t.days, 0.0) as quotes_a_day,
    coalesce(k.stuck, []) as stuck
from sources s
join outlets o on o.outlet_id = s.outlet_id
left join totals t on t.source_id = s.source_id
left join quoted q on q.source_id = s.source_id
left join stuck k on k.source_id = s.source_id
where s.enabled or added
order by added, s.source_id

-- name: status_troubles
-- What went wrong with the pages and items of each source that `status` shows, by reason, with the newest example of each:
-- all that waits to be tried again, what was given up or gone and first seen in the seven days before $now, and items that
-- could not be used in these days. The source `pass` stands for what concerned a whole pass.
with troubles as (
    select source_id, coalesce(reason, state) as reason, url as resource, coalesce(detail, '') as detail, first_seen
    from entries
    where state = 'waiting' or (state in ('failed', 'gone') and first_seen > $now - interval 7 day)
    union all select source_id, reason, resource, detail, last_seen
    from item_failures
    where last_seen > $now - interval 7 day
)
select
    t.source_id, t.reason, count(*) as n,
    arg_max(t.resource, (t.first_seen, t.resource)) as resource, arg_max(t.detail, (t.first_seen, t.resource)) as detail
from troubles t
left join sources s on s.source_id = t.source_id
where s.enabled or starts_with(s.source_id, 'added-') or t.source_id = 'pass'
group by t.source_id, t.reason
order by t.source_id, n desc, t.reason

-- name: doctor
-- What does not hold in this database: one row a check that fails, with how many rows, one of them, and what to do.
-- A sound database gives no rows. Usable as it stands in any DuckDB client.
with current_text as (
    select a.article_id, a.revision, t.text
    from articles a
    join article_text t on t.article_id = a.article_id and t.revision = a.revision
),
found as (
    select 'texts without a revision' as problem, article_id::varchar as example, 'restore' as cure
    from article_text anti join revisions using (article_id, revision)
    union all select 'revisions without an article', article_id::varchar, 'restore' from revisions anti join articles using (article_id)
    union all select 'articles without their text', article_id::varchar, 'restore'
    from articles anti join article_text using (article_id, revision)
    union all select 'articles of an unknown outlet', article_id::varchar, 'run' from articles anti join outlets using (outlet_id)
    union all select 'articles that were never read', article_id::varchar, 'reprocess' from articles anti join readings using (article_id, revision)
    union all select 'quotes without a reading', quote_id::varchar, 'reprocess' from quotes anti join readings using (article_id, revision)
    union all select 'quotes stored twice', quote_id::varchar, 'reprocess' from quotes group by quote_id having count(*) > 1
    union all select 'quotes of an unknown speaker', quote_id::varchar, 'reprocess'
    from quotes anti join speakers using (speaker_id) where speaker_id is not null
    union all select 'speakers linked to an unknown person', speaker_id::varchar, 'run'
    from speakers anti join people using (person_id) where person_id is not null
    union all select 'silences without a reading', article_id::varchar, 'reprocess' from silences anti join readings using (article_id, revision)
    union all select 'places without a reading', article_id::varchar, 'reprocess' from places anti join readings using (article_id, revision)
    union all select 'places of an unknown jurisdiction', ocd_id, 'reprocess' from places anti join jurisdictions using (ocd_id)
    union all select 'quotes about places that are gone', quote_id::varchar, 'reprocess' from quote_places anti join quotes using (quote_id)
    union all select 'quotes whose spans no longer slice to their words', q.quote_id::varchar, 'reprocess'
    from quotes q
    join current_text t on t.article_id = q.article_id and t.revision = q.revision
    where list_aggregate([t.text[it."start" + 1 : it."end"] for it in q.spans], 'string_agg', ' ') is distinct from q.text
    union all select 'sources that no longer slice to their words', q.quote_id::varchar, 'reprocess'
    from quotes q
    join current_text t on t.article_id = q.article_id and t.revision = q.revision
    where q.source_text is not null
        and list_aggregate([t.text[it."start" + 1 : it."end"] for it in q.source_spans], 'string_agg', ' ') <> q.source_text
    union all select 'places that no longer slice to their words', p.article_id::varchar, 'reprocess'
    from places p
    join current_text t on t.article_id = p.article_id and t.revision = p.revision
    where t.text[p."start" + 1 : p."end"] <> p.text
    union all select 'articles without their day', a.article_id::varchar, 'run'
    from articles a anti join article_days d on d.article_id = a.article_id and d.revision = a.revision
    union all select 'quotes that trends miss', quote_id::varchar, 'run' from current_quotes anti join quote_facts using (quote_id)
    union all select 'quotes that trends count though they are gone', quote_id::varchar, 'run'
    from quote_facts anti join current_quotes using (quote_id)
    union all select 'remarks that count more than once', any_value(f.quote_id)::varchar, 'run'
    from quote_facts f
    join quotes q on q.quote_id = f.quote_id
    where f.counted
    group by f.cluster_id, f.person_id, regexp_replace(lower(q.text), '[^\pL\pN]+', '', 'g')
    having count(*) > 1
    union all select 'stories done without an article', url, 'run' from entries anti join articles using (article_id) where state = 'done'
    union all select 'times in the future', url, 'clock' from articles where first_seen > now() + interval 1 day
)
select
    problem,
    count(*) as rows,
    min(example) as example,
    case any_value(cure)
        when 'run' then 'the next `onrecord run` mends it'
        when 'reprocess' then '`onrecord reprocess --all` reads the texts again'
        when 'clock' then 'set the clock of this machine'
        else 'take the last export: move this directory away, and `onrecord restore FOLDER`'
    end as advice
from found
group by problem
order by problem

-- name: known_names
-- What filters may name: outlets with their names, topics, and the parties of speakers.
select 'outlet' as kind, outlet_id as key, name from outlets
union all select 'topic', topic, topic from topics
union all select distinct 'party', party, party from speakers where party is not null
order by all
