-- name: link_stamp
-- What linking depends on, and what the last linking saw: it is done again only when the two differ. `through` is the time
-- of the newest reading.
select
    (select max(read_at) from readings) as through,
    concat_ws(
        ' ',
        (select count(*) from readings),
        (select epoch_us(max(read_at)) from readings),
        (select count(*) from speakers where link_rule is null),
        (select max(correction_id) from corrections)
    ) as stamp,
    (select value from meta where key = 'people_linked') as linked,
    (select cast(value as timestamptz) from meta where key = 'people_linked_through') as linked_through

-- name: forget_blocks
-- Remove the blocks of all speakers: other rules may give other blocks.
update speakers set block = null

-- name: speakers_without_block
-- Speakers stored since the last linking.
select speaker_id, name, kind from speakers where block is null

-- name: set_blocks
-- Store the blocks of speakers (incoming: speaker_id, block).
update speakers set block = i.block from incoming i where speakers.speaker_id = i.speaker_id

-- name: blocks_to_link
-- Blocks whose people may have changed: a reading since $since names one of its speakers, a speaker is new or has lost its
-- last quote, or a correction speaks of it. With no $since, all of them.
with said as (
    select q.speaker_id, r.read_at
    from (
        select article_id, revision, speaker_id from quotes
        union all select article_id, revision, speaker_id from silences
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
union select unnest(list_transform(anchors || other_anchors, lambda it: it.name)) from corrections
order by 1

-- name: forms
-- The speakers of some blocks (incoming: block) that current quotes or silences have, with how many articles have each.
with wanted as (select s.* from speakers s semi join incoming i on i.block = s.block),
said as (
    select q.speaker_id, q.article_id, a.published
    from (
        select article_id, revision, speaker_id from quotes
        union all select article_id, revision, speaker_id from silences
    ) q
    join articles a on a.article_id = q.article_id and a.revision = q.revision
    where q.speaker_id in (select speaker_id from wanted)
)
select
    w.block, w.speaker_id, w.name, w.kind, w.official_id, w.role, w.party, w.jurisdiction, w.context,
    count(distinct s.article_id) as articles,
    cast(max(s.published) as date) as last_day
from wanted w
join said s on s.speaker_id = w.speaker_id
group by all
order by w.block, w.speaker_id

-- name: save_links
-- Store to which person each speaker is linked, and why (incoming: one row a speaker).
update speakers set
    person_id = i.person_id,
    sourcing = i.sourcing,
    link_rule = i.link_rule,
    link_confidence = i.link_confidence,
    rival = i.rival
from incoming i
where speakers.speaker_id = i.speaker_id

-- name: unlink_unused
-- Speakers of some blocks (incoming: block) that no current quote or silence has any more are linked to nobody.
update speakers set person_id = null, link_rule = 'unused', link_confidence = null, rival = null
where
    block in (select block from incoming)
    and not exists (
        from quotes q
        join articles a on a.article_id = q.article_id and a.revision = q.revision
        where q.speaker_id = speakers.speaker_id
    )
    and not exists (
        from silences q
        join articles a on a.article_id = q.article_id and a.revision = q.revision
        where q.speaker_id = speakers.speaker_id
    )

-- name: forget_people
-- Remove people to whom no speaker and no correction leads any more.
delete from people
where
    person_id not in (select person_id from speakers where person_id is not null)
    and person_id not in (select person_id from quote_overrides where person_id is not null)
