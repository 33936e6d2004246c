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
    union all
    select 'revisions without an article', article_id::varchar, 'restore' from revisions anti join articles using (article_id)
    union all
    select 'articles without their text', article_id::varchar, 'restore'
    from articles anti join article_text using (article_id, revision)
    union all
    select 'articles of an unknown outlet', article_id::varchar, 'run' from articles anti join outlets using (outlet_id)
    union all
    select 'articles that were never read', article_id::varchar, 'reprocess' from articles anti join readings using (article_id, revision)
    union all
    select 'quotes without a reading', quote_id::varchar, 'reprocess' from quotes anti join readings using (article_id, revision)
    union all
    select 'quotes stored twice', quote_id::varchar, 'reprocess' from quotes group by quote_id having count(*) > 1
    union all
    select 'quotes of an unknown speaker', quote_id::varchar, 'reprocess'
    from quotes anti join speakers using (speaker_id) where speaker_id is not null
    union all
    select 'speakers linked to an unknown person', speaker_id::varchar, 'run'
    from speakers anti join people using (person_id) where person_id is not null
    union all
    select 'silences without a reading', article_id::varchar, 'reprocess' from silences anti join readings using (article_id, revision)
    union all
    select 'places without a reading', article_id::varchar, 'reprocess' from places anti join readings using (article_id, revision)
    union all
    select 'places of an unknown jurisdiction', ocd_id, 'reprocess' from places anti join jurisdictions using (ocd_id)
    union all
    select 'quotes about places that are gone', quote_id::varchar, 'reprocess' from quote_places anti join quotes using (quote_id)
    union all
    select 'quotes whose spans no longer slice to their words', q.quote_id::varchar, 'reprocess'
    from quotes q
    join current_text t on t.article_id = q.article_id and t.revision = q.revision
    where list_aggregate([t.text[it."start" + 1 : it."end"] for it in q.spans], 'string_agg', ' ') is distinct from q.text
    union all
    select 'sources that no longer slice to their words', q.quote_id::varchar, 'reprocess'
    from quotes q
    join current_text t on t.article_id = q.article_id and t.revision = q.revision
    where q.source_text is not null
        and list_aggregate([t.text[it."start" + 1 : it."end"] for it in q.source_spans], 'string_agg', ' ') <> q.source_text
    union all
    select 'places that no longer slice to their words', p.article_id::varchar, 'reprocess'
    from places p
    join current_text t on t.article_id = p.article_id and t.revision = p.revision
    where t.text[p."start" + 1 : p."end"] <> p.text
    union all
    select 'articles without their day', a.article_id::varchar, 'run'
    from articles a anti join article_days d on d.article_id = a.article_id and d.revision = a.revision
    union all
    select 'quotes that trends miss', quote_id::varchar, 'run' from current_quotes anti join quote_facts using (quote_id)
    union all
    select 'quotes that trends count though they are gone', quote_id::varchar, 'run'
    from quote_facts anti join current_quotes using (quote_id)
    union all
    select 'remarks that count more than once', any_value(f.quote_id)::varchar, 'run'
    from quote_facts f
    join quotes q on q.quote_id = f.quote_id
    where f.counted
    group by f.cluster_id, f.person_id, regexp_replace(lower(q.text), '[^\pL\pN]+', '', 'g')
    having count(*) > 1
    union all
    select 'stories done without an article', url, 'run' from entries anti join articles using (article_id) where state = 'done'
    union all
    select 'times in the future', url, 'clock' from articles where first_seen > now() + interval 1 day
)
select
    problem,
    count(*) as rows,
    min(example) as example,
    case any_value(cure)
        when 'run' then 'the next `onrecord run` mends it'
        when 'reprocess' then '`onrecord reprocess --all` reads the texts again'
        when 'clock' then 'set the clock of this machine'
        else 'take the last export: `onrecord restore`'
    end as advice
from found
group by problem
order by problem
