-- What each new revision of an article did to its quotes: one row a quote that was added, removed or reworded.
create view quote_changes as
-- By the words in both texts, not by both readings: those may come from two versions of the pipeline.
with pairs as (
    select n.article_id, n.revision, n.fetched_at, coalesce(n.cause, 'published') as cause, t.text as now_text, u.text as before_text
    from revisions n
    join article_text t on t.article_id = n.article_id and t.revision = n.revision
    join article_text u on u.article_id = n.article_id and u.revision = n.revision - 1
    where n.revision > 1
),
gone as (
    select p.article_id, p.revision, q.quote_id, q.speaker_id, q.text,
        list_distinct(regexp_extract_all(lower(q.text), '[\w’'']+')) as words
    from pairs p
    join quotes q on q.article_id = p.article_id and q.revision = p.revision - 1
    where not list_bool_and(
        list_transform(q.spans, lambda s: contains(p.now_text, substring(p.before_text, s."start" + 1, s."end" - s."start")))
    )
),
come as (
    select p.article_id, p.revision, q.quote_id, q.speaker_id, q.text,
        list_distinct(regexp_extract_all(lower(q.text), '[\w’'']+')) as words
    from pairs p
    join quotes q on q.article_id = p.article_id and q.revision = p.revision
    where not list_bool_and(
        list_transform(q.spans, lambda s: contains(p.before_text, substring(p.now_text, s."start" + 1, s."end" - s."start")))
    )
),
alike as (
    select g.article_id, g.revision, g.quote_id as gone_id, c.quote_id as come_id
    from gone g
    join come c using (article_id, revision)
    where len(list_intersect(g.words, c.words)) >= 0.5 * greatest(len(g.words), len(c.words))
    qualify row_number() over (
            partition by g.quote_id order by len(list_intersect(g.words, c.words)) desc, c.quote_id) = 1
        and row_number() over (
            partition by c.quote_id order by len(list_intersect(g.words, c.words)) desc, g.quote_id) = 1
),
changes as (
    select c.article_id, c.revision, if(a.gone_id is null, 'added', 'reworded') as kind,
        a.gone_id as before_quote_id, g.speaker_id as before_speaker_id, g.text as before_text,
        c.quote_id, c.speaker_id, c.text
    from come c
    left join alike a on a.article_id = c.article_id and a.revision = c.revision and a.come_id = c.quote_id
    left join gone g on g.article_id = c.article_id and g.revision = c.revision and g.quote_id = a.gone_id
    union all
    select g.article_id, g.revision, 'removed', g.quote_id, g.speaker_id, g.text, null, null, null
    from gone g
    where not exists (
        from alike a where a.article_id = g.article_id and a.revision = g.revision and a.gone_id = g.quote_id
    )
)
select
    c.article_id,  -- The article.
    c.revision,  -- The revision that brought the change; before is the one before it.
    p.fetched_at,  -- When the new text was fetched.
    p.cause,  -- published: the page said something else; extracted: its archived page was extracted again.
    c.kind,  -- added: the text before did not have the words; removed: the new one has them no longer; reworded: one of
        -- each that share at least half of their words.
    c.before_quote_id,  -- The quote of the revision before; null where one was added.
    b.name as before_speaker,  -- Its speaker as that revision had it, or null.
    c.before_text,  -- Its words.
    c.quote_id,  -- The quote of the new revision; null where one was removed.
    s.name as speaker,  -- Its speaker as the new revision has it, or null.
    c.text  -- Its words.
from changes c
join pairs p on p.article_id = c.article_id and p.revision = c.revision
left join speakers b on b.speaker_id = c.before_speaker_id
left join speakers s on s.speaker_id = c.speaker_id;
