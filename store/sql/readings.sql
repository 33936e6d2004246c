-- name: insert_readings
-- Store which version of the pipeline read which texts (incoming).
insert into readings by name select *, $now as read_at from incoming

-- name: insert_word_forms
-- Store forms of words that were not met before.
insert into word_forms (form, lemma) select distinct form, lemma from incoming on conflict do nothing

-- name: insert_speakers
-- Insert speakers that no article has named in this way before (incoming: all speakers of the readings).
insert into speakers by name select distinct *, $now as first_seen from incoming
on conflict (speaker_id) do nothing

-- name: insert_jurisdictions
-- Insert jurisdictions that were never mentioned before (incoming: all of the readings).
insert into jurisdictions by name from incoming
on conflict (ocd_id) do nothing

-- name: insert_containment
-- Store what jurisdictions lie in, as far as it was not known before (incoming: all of the readings).
insert into containment by name
select distinct ocd_id, area from incoming anti join containment using (ocd_id, area)


-- name: to_reprocess
-- Current texts that the asked version of the pipeline has not read, or (with $before) that were last read before a time,
-- the next ones after an article, in the order of their ids.
select a.article_id, a.revision, t.text, coalesce(min(s.home), o.home) as home, a.published
from articles a
join article_text t on t.article_id = a.article_id and t.revision = a.revision
join outlets o on o.outlet_id = a.outlet_id
left join entries e on e.article_id = a.article_id
left join sources s on s.source_id = e.source_id
where a.article_id > $after
    and not exists (
        from readings r
        where r.article_id = a.article_id and r.revision = a.revision
            and case when $before::timestamptz is null then r.version = $version else r.read_at >= $before end
    )
group by a.article_id, a.revision, t.text, o.home, a.published
order by a.article_id
limit $limit

-- name: count_to_reprocess
-- How many texts `to_reprocess` has still to give.
select count(*)
from articles a
where not exists (
    from readings r
    where r.article_id = a.article_id and r.revision = a.revision
        and case when $before::timestamptz is null then r.version = $version else r.read_at >= $before end
)

-- name: reading_counts
-- The number of places and the quotes with their speakers in the reading of a revision, to compare two readings.
select
    (select count(*) from places p where p.article_id = $article_id and p.revision = $revision) as places,
    list({'quote': q.quote_id, 'speaker': s.name})
from quotes q
left join speakers s on s.speaker_id = q.speaker_id
where q.article_id = $article_id and q.revision = $revision

-- name: numbers_before
-- The numbers that analysts see, before stored articles are read again: `numbers` counts them at any time.
create or replace temp view numbers as
select 'speaker' as what, coalesce(p.name, 'unresolved') as name, count(*) as quotes
from quote_facts f left join people p on p.person_id = f.person_id
where f.counted
group by all
union all
select 'outlet', o.name, count(*) from quote_facts f join outlets o on o.outlet_id = f.outlet_id where f.outlet_counted group by all
union all
select 'state', state, count(*) from (select unnest(states) as state from quote_facts where counted) group by all
union all select 'kind', kind, count(*) from quote_facts where counted group by all;
create or replace temp table numbers_before as from numbers

-- name: numbers_changed
-- Numbers that differ from numbers_before, the greatest changes first.
select what, name, coalesce(b.quotes, 0) as before, coalesce(n.quotes, 0) as after
from numbers_before b
full join numbers n using (what, name)
where b.quotes is distinct from n.quotes
order by abs(coalesce(n.quotes, 0) - coalesce(b.quotes, 0)) desc, what, name
