-- The text itself; never updated.
insert into article_text (article_id, revision, text) values ($article_id, $revision, $text)
