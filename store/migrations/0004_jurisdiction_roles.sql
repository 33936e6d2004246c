-- What each jurisdiction does in a quote, what contains it, and which act together.

comment on table jurisdictions is 'US jurisdictions that were mentioned or spoken for at least once, and those that contain one of them.';

create table containment (
    ocd_id varchar not null,
    area varchar not null
);
comment on table containment is 'What lies in what: one row a jurisdiction and area, the area being the jurisdiction itself, its county or its state.';
comment on column containment.ocd_id is 'The jurisdiction.';
comment on column containment.area is 'The jurisdiction itself, the (first) county that it lies in, or its state.';

create table quote_roles (
    quote_id bigint not null,
    article_id bigint not null,
    revision integer not null,
    ocd_id varchar not null,
    role varchar not null
);
comment on table quote_roles is 'Jurisdictions in and around a quote. quote_jurisdictions adds whom the speaker speaks for, and the dateline.';
comment on column quote_roles.quote_id is 'The quote.';
comment on column quote_roles.article_id is 'The article of the quote.';
comment on column quote_roles.revision is 'The revision of the quote.';
comment on column quote_roles.ocd_id is 'The jurisdiction.';
comment on column quote_roles.role is 'spoken about: named inside the quote; mentioned: named only around it, in the paragraphs that it stands in.';

create table datelines (
    article_id bigint not null,
    revision integer not null,
    ocd_id varchar not null
);
comment on table datelines is 'Where articles were filed from, as their first line says ("WATSONVILLE, Calif. —"); one row a revision that says so.';
comment on column datelines.article_id is 'The article.';
comment on column datelines.revision is 'The revision of the article.';
comment on column datelines.ocd_id is 'The jurisdiction of the dateline.';

create table coalitions (
    article_id bigint not null,
    revision integer not null,
    n integer not null,
    part varchar not null,
    verb varchar not null,
    text varchar not null,
    "start" integer not null,
    "end" integer not null,
    members varchar[] not null
);
comment on table coalitions is 'Jurisdictions that one sentence lists as acting or acted upon together: one row a list and revision.';
comment on column coalitions.article_id is 'The article.';
comment on column coalitions.revision is 'The revision of the article.';
comment on column coalitions.n is 'Position among the coalitions of the revision, from 0.';
comment on column coalitions.part is 'acting ("A and B sued") or acted upon ("sued A and B").';
comment on column coalitions.verb is 'The base form of the verb by which they act or are acted upon.';
comment on column coalitions.text is 'The words from the first member to the last.';
comment on column coalitions."start" is 'First code point of those words in the text.';
comment on column coalitions."end" is 'The code point after their last.';
comment on column coalitions.members is 'The jurisdictions listed, in order, each once. coalition_members has a row for each.';

-- What was read before: roles as far as quote_places tells them, containment as far as the ids themselves do.
insert into quote_roles
select quote_id, article_id, revision, ocd_id, if(nearness = 'quote', 'spoken about', 'mentioned')
from quote_places;

insert into containment
select ocd_id, ocd_id
from jurisdictions
union
select ocd_id, regexp_extract(ocd_id, '^ocd-division/country:us/(state|district|territory):[a-z]{2}')
from jurisdictions
where ocd_id like 'ocd-division/country:us/%:%';

create view quote_jurisdictions as
with roles as (
    select quote_id, article_id, ocd_id, role
    from quote_roles
    union all
    select quote_id, article_id, jurisdiction, 'speaks for'
    from current_quotes
    where jurisdiction is not null
    union all
    select q.quote_id, q.article_id, d.ocd_id, 'dateline'
    from current_quotes q
    join datelines d on d.article_id = q.article_id and d.revision = q.revision
),
areas as (
    select ocd_id, list(area) as areas
    from containment
    group by ocd_id
),
placed as (
    select
        r.*,
        -- What a correction brought in is in no reading: its id tells its state.
        unnest(coalesce(c.areas, list_distinct([
            r.ocd_id, coalesce(nullif(regexp_extract(r.ocd_id, '^ocd-division/country:us/(state|district|territory):[a-z]{2}'), ''), r.ocd_id)
        ]))) as area
    from roles r
    join current_quotes q on q.quote_id = r.quote_id
    left join areas c on c.ocd_id = r.ocd_id
)
select
    p.quote_id,
    p.article_id,
    p.role,
    p.ocd_id,
    j.name,
    j.level,
    j.state,
    p.area,
    a.name as area_name,
    a.level as area_level
from placed p
left join jurisdictions j on j.ocd_id = p.ocd_id
left join jurisdictions a on a.ocd_id = p.area;
comment on view quote_jurisdictions is 'Every jurisdiction of a current quote by its role, once for itself and once for each area that it lies in: join it by quote_id and ask by area or area_name. Where ocd_id = area, it is the jurisdiction itself.';
comment on column quote_jurisdictions.quote_id is 'The quote.';
comment on column quote_jurisdictions.article_id is 'Its article.';
comment on column quote_jurisdictions.role is 'speaks for: the office of the speaker; spoken about: named inside the quote; mentioned: named only around it; dateline: where the article was filed from.';
comment on column quote_jurisdictions.ocd_id is 'The jurisdiction.';
comment on column quote_jurisdictions.name is 'Its name.';
comment on column quote_jurisdictions.level is 'country, state, territory, county, place or district.';
comment on column quote_jurisdictions.state is 'Postal code of its state, or null.';
comment on column quote_jurisdictions.area is 'The jurisdiction itself, its county, or its state.';
comment on column quote_jurisdictions.area_name is 'The name of the area.';
comment on column quote_jurisdictions.area_level is 'The level of the area.';

create view coalition_members as
select
    c.article_id,
    c.n,
    c.part,
    c.verb,
    m.ocd_id,
    j.name,
    j.level,
    j.state,
    len(c.members) as size,
    a.published
from coalitions c
join articles a on a.article_id = c.article_id and a.revision = c.revision
cross join unnest(c.members) m(ocd_id)
left join jurisdictions j on j.ocd_id = m.ocd_id;
comment on view coalition_members is 'One row a member of each coalition, of the current revision of each article. Join it with itself by article_id and n to see who acts with whom.';
comment on column coalition_members.article_id is 'The article.';
comment on column coalition_members.n is 'Position among the coalitions of the article, from 0.';
comment on column coalition_members.part is 'acting or acted upon.';
comment on column coalition_members.verb is 'The base form of the verb.';
comment on column coalition_members.ocd_id is 'The member.';
comment on column coalition_members.name is 'Its name.';
comment on column coalition_members.level is 'country, state, territory, county, place or district.';
comment on column coalition_members.state is 'Postal code of its state, or null.';
comment on column coalition_members.size is 'How many jurisdictions the coalition lists.';
comment on column coalition_members.published is 'Time of publication of the article; null for undated ones.';
