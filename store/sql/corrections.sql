-- name: insert_correction
-- Store one more correction (incoming: its row); its number comes back.
insert into corrections by name
select coalesce((select max(correction_id) from corrections), 0) + 1 as correction_id, incoming.* from incoming
returning correction_id

-- name: corrections
-- All corrections, in the order in which they were made.
from corrections order by correction_id

-- name: anchors
-- Where the person $person_id is quoted or silent today: article and block, a hundred at most, the lowest ids.
select distinct q.article_id, s.block as name
from (
    select article_id, revision, speaker_id, quote_id from quotes
    union all select article_id, revision, speaker_id, null from silences
) q
join articles a on a.article_id = q.article_id and a.revision = q.revision
join speakers s on s.speaker_id = q.speaker_id
left join quote_overrides f on f.quote_id = q.quote_id and not f.reattributed
where coalesce(f.person_id, s.person_id) = $person_id
order by 1, 2
limit 100

-- name: said_by
-- Current quotes and silences of some speakers (incoming: speaker_id), with the outlet, by which a split can choose.
-- quote_id is null for a silence.
select q.quote_id, q.article_id, q.speaker_id, a.outlet_id
from (
    select article_id, revision, speaker_id, quote_id from quotes
    union all select article_id, revision, speaker_id, null from silences
) q
join articles a on a.article_id = q.article_id and a.revision = q.revision
semi join incoming i on i.speaker_id = q.speaker_id
order by all

-- name: corrected_quotes
-- The current quotes of which corrections speak: the same quote, or the same words in a later revision of its article.
with numbered as (
    select
        q.quote_id, q.article_id, q.text, q.n,
        row_number() over (partition by q.article_id, q.text order by q.n) - 1 as occurrence
    from quotes q
    join articles a on a.article_id = q.article_id and a.revision = q.revision
    where q.article_id in (select article_id from corrections where action = 'quote')
)
select c.correction_id, m.quote_id
from corrections c
join numbered m
    on m.article_id = c.article_id and m.text = c.quote_text and m.occurrence = c.occurrence
where c.action = 'quote'
order by c.correction_id

-- name: quote_by_id
-- A current quote, dropped or not, and which of the quotes with these words in its article it is.
with same as (
    select o.quote_id, row_number() over (order by o.n) - 1 as occurrence
    from quotes q
    join articles a on a.article_id = q.article_id and a.revision = q.revision
    join quotes o on o.article_id = q.article_id and o.revision = q.revision and o.text = q.text
    where q.quote_id = $quote_id
)
select q.quote_id, q.article_id, q.text, s.occurrence, c.speaker
from quotes q
join same s on s.quote_id = q.quote_id
left join current_quotes c on c.quote_id = q.quote_id
where q.quote_id = $quote_id

-- name: forget_overrides
-- Remove overrides of quotes that no correction speaks of any more; $kept are the quotes that one does speak of.
delete from quote_overrides where quote_id not in (select unnest($kept::bigint[]))
