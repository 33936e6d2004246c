-- The same for who is spoken about.
delete from quote_people where article_id in (from stale)
