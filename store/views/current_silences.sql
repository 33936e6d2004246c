-- The silences of the current revision of each article, with the people behind them.
create view current_silences as
select
    s.article_id, s.revision, s.n, s.kind, s.text, s.spans, s.source_text, s.source_spans,  -- columns as in silences
    s.speaker_id,
    coalesce(p.person_id, if(k.person_id is null and k.kind in ('person', 'organization'), k.speaker_id, null))
        as person_id,  -- The real person or body, in people, or null.
    coalesce(p.name, k.name) as speaker,  -- The name, or the words of the text where nobody is named.
    coalesce(p.kind, k.kind) as speaker_kind,  -- person, organization, group, anonymous or document.
    s.role, s.confidence
from silences s
join articles a on a.article_id = s.article_id and a.revision = s.revision
left join speakers k on k.speaker_id = s.speaker_id
left join people p on p.person_id = k.person_id;
