-- What is stored of articles (incoming: their ids).
select article_id, revision, text_hash from articles semi join incoming using (article_id)
