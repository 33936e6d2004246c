-- Before the days of stale articles are told anew.
delete from article_days where article_id in (from stale)
