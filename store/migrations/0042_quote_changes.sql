-- Why a text is another one than before, and what that did to the quotes.

alter table revisions add column cause varchar;
comment on column revisions.cause is 'published: the page said something else; extracted: the archived page was extracted again, and more rightly; null for texts stored before this was noted, which were published.';

-- By the words in both texts, not by both readings: those may come from two versions of the pipeline.
create view quote_changes as
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
    c.article_id, c.revision, p.fetched_at, p.cause, c.kind, c.before_quote_id, b.name as before_speaker, c.before_text,
    c.quote_id, s.name as speaker, c.text
from changes c
join pairs p on p.article_id = c.article_id and p.revision = c.revision
left join speakers b on b.speaker_id = c.before_speaker_id
left join speakers s on s.speaker_id = c.speaker_id;
comment on view quote_changes is 'What each new revision of an article did to its quotes: one row a quote that was added, removed or reworded.';
comment on column quote_changes.article_id is 'The article.';
comment on column quote_changes.revision is 'The revision that brought the change; before is the one before it.';
comment on column quote_changes.fetched_at is 'When the new text was fetched.';
comment on column quote_changes.cause is 'published: the page said something else; extracted: its archived page was extracted again.';
comment on column quote_changes.kind is 'added: the text before did not have the words; removed: the new one has them no longer; reworded: one of each that share at least half of their words.';
comment on column quote_changes.before_quote_id is 'The quote of the revision before; null where one was added.';
comment on column quote_changes.before_speaker is 'Its speaker as that revision had it, or null.';
comment on column quote_changes.before_text is 'Its words.';
comment on column quote_changes.quote_id is 'The quote of the new revision; null where one was removed.';
comment on column quote_changes.speaker is 'Its speaker as the new revision has it, or null.';
comment on column quote_changes.text is 'Its words.';
