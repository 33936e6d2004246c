-- One row a member of each coalition, of the current revision of each article. Join it with itself by article_id and n
-- to see who acts with whom.
create view coalition_members as
select
    c.article_id,  -- The article.
    c.n,  -- Position among the coalitions of the article, from 0.
    c.part,  -- acting or acted upon.
    c.verb,  -- The base form of the verb.
    m.ocd_id,  -- The member.
    j.name,  -- Its name.
    j.level,  -- country, state, territory, county, place or district.
    j.state,  -- Postal code of its state, or null.
    len(c.members) as size,  -- How many jurisdictions the coalition lists.
    a.published  -- Time of publication of the article; null for undated ones.
from coalitions c
join articles a on a.article_id = c.article_id and a.revision = c.revision
cross join unnest(c.members) m(ocd_id)
left join jurisdictions j on j.ocd_id = m.ocd_id;
