-- Which version of the pipeline read it.
insert into readings (article_id, revision, version, read_at) values ($article_id, $revision, $version, $now)
