-- What earlier issues of the digest $name printed since $start that no longer holds, each told once.
--
-- words: the article has been changed, and no quote of it has these words today; `now` is the nearest quote of today's
-- text by the same speaker, or by anyone (Jaro-Winkler .8 or more: our threshold), else null.
-- speaker: the words stand, by somebody else or by somebody that is open now.
-- withdrawn: the article is as it was, but its words no longer count as a quote (a correction, or a better reading).
with printed as (
    select r.*, i.made_at
    from issue_remarks r
    join issues i using (issue_id)
    where i.name = $name and i.made_at >= $start and r.printed
    qualify row_number() over (partition by r.quote_id order by i.made_at desc) = 1
),
told as (
    select distinct c.quote_id, c.kind from issue_changes c join issues i using (issue_id) where i.name = $name
),
-- By row, as in digest_remarks.sql.
here as materialized (
    select rowid as quote_row from quotes where article_id in (select article_id from printed)
),
today as (
    select
        q.article_id, q.quote_id, q.text, q.speaker,
        md5(coalesce(nullif(regexp_replace(lower(q.text), '[^\pL\pN]+', '', 'g'), ''), q.text)) as words
    from current_quotes q
    where q.quote_row in (from here)
),
same as (
    select p.quote_id, min_by(t, t.speaker is distinct from p.speaker) as stands
    from printed p
    join today t on t.article_id = p.article_id and t.words = p.words
    group by p.quote_id
),
nearest as (
    select p.quote_id, max_by(t.text, jaro_winkler_similarity(t.text, p.text)) as text
    from printed p
    join today t on t.article_id = p.article_id and t.words <> p.words
    where jaro_winkler_similarity(t.text, p.text) >= .8 and (t.speaker = p.speaker or p.speaker is null or t.speaker is null)
    group by p.quote_id
),
changed as (
    select
        p.*,
        case when s.stands is not null then 'speaker' when a.updated > p.made_at then 'words' else 'withdrawn' end as kind,
        case when s.stands is not null then s.stands.speaker when a.updated > p.made_at then n.text end as now,
        a.outlet_id, a.title, a.canonical_url as url, a.published, a.updated
    from printed p
    join articles a using (article_id)
    left join same s using (quote_id)
    left join nearest n using (quote_id)
    -- A person is told by the name: ids may change when more is known of somebody, and that is no correction.
    where s.stands is null or s.stands.speaker is distinct from p.speaker
)
select
    c.kind, c.quote_id, c.text, c.speaker, c.now, o.name as outlet, c.title, c.url, c.published, c.updated, c.made_at
from changed c
join outlets o using (outlet_id)
where not exists (from told where told.quote_id = c.quote_id and told.kind = c.kind)
order by c.made_at, o.name, c.title, c.text, c.quote_id  -- ids differ where addresses do
