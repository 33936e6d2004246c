-- What the same page says of its article when it is extracted again. The text is the same, and so is its revision.
update articles set
    title = coalesce(i.title, articles.title),
    byline = case when len(i.byline) > 0 then i.byline else articles.byline end,
    published = coalesce(i.published, articles.published),
    published_source = case when i.published is null then articles.published_source else i.published_source end,
    language = coalesce(i.language, articles.language),
    section = coalesce(i.section, articles.section)
from incoming i
where articles.article_id = i.article_id
