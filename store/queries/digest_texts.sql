-- The texts of the articles in `asked`, all revisions of them: found by id, then read by row, so that the bodies of a
-- million other articles are not looked at.
select article_id, revision, text
from article_text
where rowid in (select rowid from article_text where article_id in (select article_id from asked))
