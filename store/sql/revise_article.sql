-- An article whose text changed. Its cluster stays, and so does what the new page no longer tells.
update articles set
    url = $url,
    canonical_url = $canonical_url,
    title = coalesce($title, title),
    byline = case when len($byline::varchar[]) > 0 then $byline else byline end,
    published = coalesce($published, published),
    published_source = case when $published::timestamptz is null then published_source else $published_source end,
    language = coalesce($language, language),
    section = coalesce($section, section),
    access = $access,
    revision = $revision,
    text_hash = $text_hash,
    updated = $now
where article_id = $article_id
