-- An article that is new.
insert into articles (
    article_id, outlet_id, key, url, canonical_url, title, byline, published, published_source, language, section, access,
    revision, text_hash, cluster_id, first_seen, updated
)
values (
    $article_id, $outlet_id, $key, $url, $canonical_url, $title, $byline, $published, $published_source, $language, $section,
    $access, $revision, $text_hash, $cluster_id, $now, $now
)
