-- The remarks of an issue; $printed are the ids of those whose words were printed, null for all.
insert into issue_remarks
select
    $issue_id, quote_id, article_id, cluster_id, words, text, speaker,
    $printed::bigint[] is null or quote_id in (select unnest($printed::bigint[]))
from incoming
