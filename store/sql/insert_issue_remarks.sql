-- The remarks of an issue.
insert into issue_remarks
select issue_id, quote_id, article_id, cluster_id, words, text, speaker, printed from incoming
