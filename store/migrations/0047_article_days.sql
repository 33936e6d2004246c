-- article_days as a table: the zone of an outlet and the day in it are worked out once an article, not once a question.

drop view article_days;
create table article_days (
    article_id bigint not null,
    revision integer not null,
    cluster_id bigint not null,
    outlet_id varchar not null,
    day date
);
insert into article_days
select
    a.article_id, a.revision, a.cluster_id, a.outlet_id,
    cast(timezone(coalesce(o.timezone, 'America/New_York'), a.published) as date)
from articles a
join outlets o on o.outlet_id = a.outlet_id;
comment on table article_days is 'On which day each article was published: one row an article, made anew before each publish for what changed.';
comment on column article_days.article_id is 'The article.';
comment on column article_days.revision is 'Its current revision.';
comment on column article_days.cluster_id is 'Copies of one wire story share it.';
comment on column article_days.outlet_id is 'The outlet.';
comment on column article_days.day is 'Day of publication in the zone of the outlet; null for undated articles.';
