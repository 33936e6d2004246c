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
