-- The tables that hold what a reading found: all that name an article and a revision, but the revisions themselves.
select table_name
from duckdb_columns()
where column_name in ('article_id', 'revision') and not internal
    and table_name in (from duckdb_tables() select table_name)
    and table_name not in ('articles', 'revisions', 'article_text')
group by table_name
having count(*) = 2
order by table_name
