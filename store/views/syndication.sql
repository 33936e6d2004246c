-- Stories that stand in several articles, one row a story, with the likely origin.
create view syndication as
with shared as (
    select cluster_id from articles group by cluster_id having count(*) > 1
),
copies as (
    select a.*, o.name as outlet, left(t.text, 160) as head
    from articles a
    semi join shared using (cluster_id)
    join outlets o on o.outlet_id = a.outlet_id
    join article_text t on t.article_id = a.article_id and t.revision = a.revision
),
named as (
    select c.cluster_id, g.name
    from copies c
    join agencies g on len(list_filter(c.byline, lambda it: regexp_full_match(lower(it), g.byline))) > 0
        or regexp_matches(c.head, '^[^\n]{0,60}\((' || g.dateline || ')\)\s*[-–—]')
    group by c.cluster_id, g.name
    qualify row_number() over (partition by c.cluster_id order by count(*) desc, g.name) = 1
),
stories as (
    select
        cluster_id,
        count(*) as copies,
        count(distinct outlet_id) as outlets,
        arg_min(title, (coalesce(published, 'infinity'), first_seen, article_id)) as title,
        arg_min(article_id, (coalesce(published, 'infinity'), first_seen, article_id)) as first_article_id,
        arg_min(outlet, (coalesce(published, 'infinity'), first_seen, article_id)) as first_outlet,
        min(published) as published,
        max(published) as last_published
    from copies
    group by cluster_id
)
select
    s.cluster_id,  -- What the copies share.
    s.title,  -- The headline of the copy that was published first.
    s.copies,  -- Articles that carry it.
    s.outlets,  -- Outlets that carry it.
    s.published,  -- When the first copy was published; null where all are undated.
    s.last_published,  -- When the last copy was published.
    s.first_article_id,  -- The copy that was published first; undated ones come last, and then what was stored first.
    s.first_outlet,  -- Its outlet.
    coalesce(n.name, s.first_outlet) as origin,  -- Who likely wrote it: the agency that most copies name, else the
        -- outlet that published it first.
    case when n.name is not null then 'agency named' when s.published is not null then 'published first' else 'stored first' end
        as origin_rule  -- agency named (in a byline or dateline), published first, or stored first (all copies are
            -- undated).
from stories s
left join named n on n.cluster_id = s.cluster_id;
