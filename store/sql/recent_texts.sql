-- The newest texts of these outlets, at most $count of each. Articles are chosen first: bodies are read only for those.
with chosen as (
    select article_id, revision, outlet_id, key
    from articles
    where list_contains($outlets, outlet_id)
    qualify row_number() over (partition by outlet_id order by updated desc, article_id) <= $count
)
select c.outlet_id, c.key, t.text
from chosen c
join article_text t on t.article_id = c.article_id and t.revision = c.revision
order by c.outlet_id, c.key
