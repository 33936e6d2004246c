-- The quotes of stale articles by their rows, so that the words of ten million others are not looked at.
create or replace temp table stale_quotes as
select q.rowid as quote_row
from quotes q
join articles a on a.article_id = q.article_id and a.revision = q.revision
where q.article_id in (from stale)
