-- Before the facts of stale articles are made anew.
delete from quote_facts where article_id in (from stale)
