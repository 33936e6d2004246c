-- What is stored of an article.
select revision, text_hash from articles where article_id = $article_id
