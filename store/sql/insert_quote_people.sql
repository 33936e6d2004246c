-- Whom the quotes of stale articles name: a person of the whole name, if only one is known; or by the last name, a person
-- who is quoted in the same article, if only one with that name is. (Reporters give the whole name once and then the last.)
insert into quote_people
with told as (
    select quote_id, article_id, person_id, text, ' ' || regexp_replace(text, '[^\pL]+', ' ', 'g') || ' ' as words
    from current_quotes
    where quote_row in (from stale_quotes)
),
named as (
    select
        quote_id, article_id, person_id,
        regexp_replace(
            unnest(regexp_extract_all(text, '\p{Lu}[\pL’''.-]*(?: \p{Lu}[\pL’''.-]*)+')), '[.’''-]+$', ''
        ) as name
    from told
),
persons as (
    select
        person_id, name,
        ' ' || regexp_replace(
            regexp_extract(name, '(\S+?),?(?: (?:Jr|Sr|II|III|IV)\.?)?$', 1), '[^\pL]+', ' ', 'g'
        ) || ' ' as last_name
    from people
    where kind = 'person' and contains(name, ' ')
        and (person_id in (select person_id from told) or name in (select name from named))
),
company as (
    select distinct t.article_id, p.person_id, p.last_name
    from told t
    join persons p on p.person_id = t.person_id
),
one_of_the_name as (
    select name, any_value(person_id) as person_id from persons group by name having count(*) = 1
),
found as (
    select n.quote_id, n.article_id, p.person_id, n.person_id as speaker, n.name as words
    from named n
    join one_of_the_name p on p.name = n.name
    union all
    select t.quote_id, t.article_id, c.person_id, t.person_id, trim(c.last_name)
    from told t
    join (from company qualify count(*) over (partition by article_id, last_name) = 1) c on c.article_id = t.article_id
    where contains(t.words, c.last_name)
)
select quote_id, article_id, person_id, max(words)
from found
where person_id is distinct from speaker
group by quote_id, article_id, person_id
