-- The page of an entry became (or still is) an article.
update entries set
    state = 'done', attempts = 0, next_attempt = null, reason = null, detail = null, article_id = $article_id
where entry_id = $entry_id
