-- Where the copies of remarks stand: the articles in `asked` as they are today.
select a.article_id, o.name as outlet, a.title, a.canonical_url as url
from articles a
join outlets o using (outlet_id)
where a.article_id in (select article_id from asked)
