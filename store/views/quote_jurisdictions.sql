-- Every jurisdiction of a current quote by its role, once for itself and once for each area that it lies in: join it by
-- quote_id and ask by area or area_name. Where ocd_id = area, it is the jurisdiction itself.
create view quote_jurisdictions as
with named as (
    select r.quote_id, r.article_id, r.role, r.ocd_id
    from quote_roles r
    join articles a on a.article_id = r.article_id and a.revision = r.revision
    where r.quote_id not in (select quote_id from quote_overrides where dropped)
    union all
    select quote_id, article_id, 'speaks for', jurisdiction
    from current_quotes
    where jurisdiction is not null
    union all
    select q.quote_id, q.article_id, 'dateline', d.ocd_id
    from current_quotes q
    join datelines d on d.article_id = q.article_id and d.revision = q.revision
),
placed as (
    select n.*, c.area
    from named n
    join containment c on c.ocd_id = n.ocd_id
    union all
    -- A jurisdiction that a correction gave is in no reading: its state is taken from its id.
    select q.quote_id, q.article_id, 'speaks for', q.jurisdiction, unnest(list_distinct([
        q.jurisdiction,
        coalesce(nullif(regexp_extract(q.jurisdiction, '^ocd-division/country:us/(state|district|territory):[a-z]{2}'), ''), q.jurisdiction)
    ]))
    from current_quotes q
    anti join containment c on c.ocd_id = q.jurisdiction
    where q.jurisdiction is not null
)
select
    p.quote_id,  -- The quote.
    p.article_id,  -- Its article.
    p.role,  -- speaks for: the office of the speaker; spoken about: named inside the quote; mentioned: named only
        -- around it; dateline: where the article was filed from.
    p.ocd_id,  -- The jurisdiction.
    j.name,  -- Its name.
    j.level,  -- country, state, territory, county, place or district.
    j.state,  -- Postal code of its state, or null.
    p.area,  -- The jurisdiction itself, its county, or its state.
    a.name as area_name,  -- The name of the area.
    a.level as area_level  -- The level of the area.
from placed p
left join jurisdictions j on j.ocd_id = p.ocd_id
left join jurisdictions a on a.ocd_id = p.area;
