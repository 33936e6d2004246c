-- Speakers of these blocks (incoming: block) whom no current quote or silence has any more are nobody.
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
