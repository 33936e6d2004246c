-- The pages of entries became (or still are) articles.
update entries set
    state = 'done', attempts = 0, next_attempt = null, reason = null, detail = null, article_id = i.article_id
from incoming i
where entries.entry_id = i.entry_id
