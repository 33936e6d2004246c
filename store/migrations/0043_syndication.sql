-- Wire copy: where a story that several outlets carry likely comes from.

create table agencies (
    name varchar not null,
    byline varchar not null,
    dateline varchar
);
comment on table agencies is 'Bodies that write copy for others, and how bylines and datelines name them. Compiled for onrecord, CC0.';
comment on column agencies.name is 'The name.';
comment on column agencies.byline is 'What a whole member of a byline looks like: a regular expression over lower case.';
comment on column agencies.dateline is 'How a dateline names it in brackets: MACON, Ga. (AP); a regular expression, or null.';
insert into agencies values
    ('Associated Press', '(the )?associated press|ap', 'AP'),
    ('Reuters', 'reuters', 'Reuters|REUTERS'),
    ('Agence France-Presse', 'afp|agence france[- ]presse', 'AFP'),
    ('Bloomberg News', 'bloomberg( news)?', 'Bloomberg'),
    ('United Press International', 'united press international|upi', 'UPI'),
    ('Press Association', '(pa|press association)( media)?', null),
    ('States Newsroom', 'states newsroom', null),
    ('KFF Health News', 'kff health news', null),
    ('CNN Newsource', 'cnn newsource|cnn wire', 'CNN'),
    ('Tribune News Service', 'tribune news service|tns', 'TNS');

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
    s.cluster_id, s.title, s.copies, s.outlets, s.published, s.last_published, s.first_article_id, s.first_outlet,
    coalesce(n.name, s.first_outlet) as origin,
    case when n.name is not null then 'agency named' when s.published is not null then 'published first' else 'stored first' end
        as origin_rule
from stories s
left join named n on n.cluster_id = s.cluster_id;
comment on view syndication is 'Stories that stand in several articles, one row a story, with the likely origin.';
comment on column syndication.cluster_id is 'What the copies share.';
comment on column syndication.title is 'The headline of the copy that was published first.';
comment on column syndication.copies is 'Articles that carry it.';
comment on column syndication.outlets is 'Outlets that carry it.';
comment on column syndication.published is 'When the first copy was published; null where all are undated.';
comment on column syndication.last_published is 'When the last copy was published.';
comment on column syndication.first_article_id is 'The copy that was published first; undated ones come last, and then what was stored first.';
comment on column syndication.first_outlet is 'Its outlet.';
comment on column syndication.origin is 'Who likely wrote it: the agency that most copies name, else the outlet that published it first.';
comment on column syndication.origin_rule is 'agency named (in a byline or dateline), published first, or stored first (all copies are undated).';
