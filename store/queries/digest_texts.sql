-- The texts of $articles (article ids), all revisions of them.
select article_id, revision, text
from article_text
where article_id in (select unnest($articles::bigint[]))
