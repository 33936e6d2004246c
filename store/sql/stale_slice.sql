-- The articles whose facts are made now.
create or replace temp table stale as select article_id from all_stale where slice = $slice
