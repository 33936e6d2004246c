-- Blocks whose people may have changed: a reading since $since names one of its speakers, a speaker is new or has lost its
-- last quote, or a correction speaks of it. With no $since, all of them.
with said as (
    select q.speaker_id, r.read_at
    from (
        select article_id, revision, speaker_id from quotes
        union all
        select article_id, revision, speaker_id from silences
    ) q
    join articles a on a.article_id = q.article_id and a.revision = q.revision
    join readings r on r.article_id = q.article_id and r.revision = q.revision
    where q.speaker_id is not null
),
used as (select speaker_id, max(read_at) as read_at from said group by speaker_id)
select distinct s.block
from speakers s
left join used u on u.speaker_id = s.speaker_id
where
    $since::timestamptz is null
    or u.read_at >= $since
    or s.link_rule is null
    or (u.speaker_id is null and s.link_rule <> 'unused')
union
select unnest(list_transform(anchors || other_anchors, lambda it: it.name)) from corrections
order by 1
