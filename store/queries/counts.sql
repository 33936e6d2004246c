-- How many rows stand in each main table. A cluster counts when two articles or more share it.
select
    (select count(*) from sources) as sources,
    (select count(*) from fetches) as fetches,
    (select count(*) from entries) as entries,
    (select count(*) from articles) as articles,
    (select count(*) from revisions) as revisions,
    (select count(*) from current_quotes) as quotes,
    (select count(distinct person_id) from current_quotes) as speakers,
    (select count(*) from places p join articles a using (article_id, revision)) as places,
    (select count(*) from (from articles select cluster_id group by cluster_id having count(*) > 1)) as clusters,
    (select count(*) from entries where state in ('todo', 'waiting')) as waiting,
    (select count(*) from entries where state = 'failed') as failed
