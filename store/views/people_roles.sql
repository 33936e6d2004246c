-- What articles call each person, and from when until when they did.
create view people_roles as
select
    q.person_id,  -- The person, in people.
    q.role,  -- Role or office as articles word it.
    q.party,  -- Party.
    q.jurisdiction,  -- Open Civic Data division that the person speaks for.
    min(cast(timezone('America/New_York', a.published) as date)) as first_day,  -- The first day on which an article
        -- says so (US Eastern time); null if all of them are undated.
    max(cast(timezone('America/New_York', a.published) as date)) as last_day,  -- The last such day.
    count(*) as quotes,  -- Quotes that come with it.
    count(distinct q.article_id) as articles  -- Articles that say so.
from current_quotes q
join articles a on a.article_id = q.article_id
where q.person_id is not null and (q.role is not null or q.party is not null or q.jurisdiction is not null)
group by all;
