-- A list to gather in which articles have quotes that changed their topics.
create or replace temp table retagged (article_id bigint)
