-- Articles whose text changed. Their cluster stays, and so does what the new page no longer tells.
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
