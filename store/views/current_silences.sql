-- The silences of the current revision of each article, with the people behind them.
create view current_silences as
select
    s.article_id,  -- The article.
    s.revision,  -- The revision of the article.
    s.n,  -- Position among the silences of the revision, from 0.
    s.kind,  -- declined, no response or not reached.
    s.text,  -- The words that say so: declined to comment.
    s.spans,  -- Where they stand in the text.
    s.source_text,  -- The mention of who kept silent.
    s.source_spans,  -- Where that mention stands.
    s.speaker_id,  -- Who kept silent as the article has it, in speakers, or null.
    coalesce(p.person_id, if(k.person_id is null and k.kind in ('person', 'organization'), k.speaker_id, null))
        as person_id,  -- The real person or body, in people, or null.
    coalesce(p.name, k.name) as speaker,  -- The name, or the words of the text where nobody is named.
    coalesce(p.kind, k.kind) as speaker_kind,  -- person, organization, group, anonymous or document.
    s.role,  -- Role or office as this article has it.
    s.confidence  -- From 0 to 1: how sure it is.
from silences s
join articles a on a.article_id = s.article_id and a.revision = s.revision
left join speakers k on k.speaker_id = s.speaker_id
left join people p on p.person_id = k.person_id;
