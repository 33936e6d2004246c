-- A text that an article has.
insert into revisions (article_id, revision, fetched_at, text_hash, title, signature)
values ($article_id, $revision, $fetched_at, $text_hash, $title, $signature)
