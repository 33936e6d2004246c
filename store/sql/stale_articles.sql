-- The articles whose facts are to be made anew: what changed itself, what a changed speaker, person or correction speaks in,
-- and (facts tell copies from first prints) all that shares a wire story with one of them, now or when facts were last made.
-- In slices of about $size in the order of time, each story whole: what is made at once has to fit into memory.
create or replace temp table all_stale as
with touched as (
    select id as article_id from changed_stamps where kind = 'article'
    union
    select article_id from retagged
    union
    select q.article_id from quotes q join changed_stamps c on c.kind = 'quote' and c.id = q.quote_id
    union
    select q.article_id from quotes q join changed_stamps c on c.kind = 'speaker' and c.id = q.speaker_id
    union
    select q.article_id
    from quotes q
    join speakers s on s.speaker_id = q.speaker_id
    join changed_stamps c on c.kind = 'person' and c.id = s.person_id
    union
    select f.article_id from quote_facts f join changed_stamps c on c.kind = 'person' and c.id = f.person_id
),
stories as (
    select a.cluster_id from articles a join touched t on t.article_id = a.article_id
    union
    select f.cluster_id from quote_facts f join touched t on t.article_id = f.article_id
),
concerned as (
    select article_id from articles semi join stories using (cluster_id)
    union
    select article_id from touched
)
select article_id, (rank() over (order by first_published nulls last, cluster_id) - 1) // $size as slice
from (
    select c.article_id, a.cluster_id, min(a.published) over (partition by a.cluster_id) as first_published
    from concerned c
    left join articles a on a.article_id = c.article_id
)
