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
