-- The names under which articles quote each person.
create view people_aliases as
select
    q.person_id,  -- The person, in people.
    s.name,  -- A name as articles have it.
    count(*) as quotes,  -- Quotes under this name.
    count(distinct q.article_id) as articles  -- Articles with it.
from current_quotes q
join speakers s on s.speaker_id = q.speaker_id
left join quote_overrides f on f.quote_id = q.quote_id
where q.person_id is not null and f.reattributed is not true
group by all;
