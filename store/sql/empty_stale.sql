-- No article is stale yet.
create or replace temp table stale (article_id bigint)
