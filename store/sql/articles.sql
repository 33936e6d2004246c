-- name: current_revisions
-- The current revision of articles (incoming: their ids), as far as they are stored.
select article_id, revision, text_hash from articles semi join incoming using (article_id)

-- name: insert_articles
-- Insert new articles (incoming).
insert into articles by name select *, $now as first_seen, $now as updated from incoming

-- name: revise_articles
-- Articles whose text changed. They keep their cluster, and facts that the new page no longer gives.
update articles set
    url = i.url,
    canonical_url = i.canonical_url,
    title = coalesce(i.title, articles.title),
    byline = case when len(i.byline) > 0 then i.byline else articles.byline end,
    published = coalesce(i.published, articles.published),
    published_source = case when i.published is null then articles.published_source else i.published_source end,
    language = coalesce(i.language, articles.language),
    section = coalesce(i.section, articles.section),
    access = i.access,
    revision = i.revision,
    text_hash = i.text_hash,
    updated = $now
from incoming i
where articles.article_id = i.article_id

-- name: restate_articles
-- Facts of articles whose archived page was extracted again; the text and the revision stay the same.
update articles set
    title = coalesce(i.title, articles.title),
    byline = case when len(i.byline) > 0 then i.byline else articles.byline end,
    published = coalesce(i.published, articles.published),
    published_source = case when i.published is null then articles.published_source else i.published_source end,
    language = coalesce(i.language, articles.language),
    section = coalesce(i.section, articles.section)
from incoming i
where articles.article_id = i.article_id

-- name: signatures
-- The texts that a new one may be a copy of: current revisions stored since a time.
select r.article_id, a.cluster_id, r.signature
from revisions r
join articles a on a.article_id = r.article_id and a.revision = r.revision
where a.updated >= $since
order by a.updated, r.article_id

-- name: recent_texts
-- The newest texts of these outlets, at most $count of each. Articles are chosen first: bodies are read only for those.
with chosen as (
    select article_id, revision, outlet_id, key
    from articles
    where list_contains($outlets, outlet_id)
    qualify row_number() over (partition by outlet_id order by updated desc, article_id) <= $count
)
select c.outlet_id, c.key, t.text
from chosen c
join article_text t on t.article_id = c.article_id and t.revision = c.revision
order by c.outlet_id, c.key

-- name: boilerplate
-- Paragraphs that each of these outlets is known to repeat.
select outlet_id, paragraph from boilerplate where list_contains($outlets, outlet_id)


-- name: save_boilerplate
-- Store a paragraph that an outlet repeats, unless it is known.
insert into boilerplate
select $outlet_id, $paragraph, $now
where not exists (from boilerplate where outlet_id = $outlet_id and paragraph = $paragraph)
