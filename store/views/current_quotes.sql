-- The quotes of the current revision of each article, with all corrections applied.
create view current_quotes as
select
    q.quote_id, q.article_id, q.revision, q.n,  -- columns as in quotes
    coalesce(f.kind, q.kind) as kind,  -- direct (90 % or more of the words inside quotation marks), mixed (fewer) or
        -- indirect (none).
    q.spans, q.text, q.cue_text, q.cue_lemma, q.cue_spans, q.source_text, q.source_spans, q.speaker_id,
    coalesce(p.person_id, if(f.reattributed or s.person_id is not null or s.kind not in ('person', 'organization'), null, s.speaker_id))
        as person_id,  -- The real person or body, in people; null for groups, documents, anonymous and unresolved
            -- speakers.
    coalesce(p.name, if(f.reattributed, null, s.name)) as speaker,  -- The name of the person; of other speakers the
        -- words of the text; null where it stayed open.
    coalesce(p.kind, if(f.reattributed, null, s.kind)) as speaker_kind,  -- person, organization, group, anonymous or
        -- document; null where it stayed open.
    case
        when f.sourcing is not null then f.sourcing
        when f.reattributed and p.kind = 'organization' then 'organization'
        when f.reattributed and p.person_id is not null then 'named'
        when f.reattributed or s.speaker_id is null then 'unresolved'
        else coalesce(s.sourcing, if(s.kind = 'person', 'named', s.kind))
    end as sourcing,  -- The sourcing ladder: named, titled-only (the mayor), anonymous, group, organization or
        -- document; unresolved where the speaker stayed open.
    p.official_id,  -- Id of the person in the table of US officials (bioguide:..., ocd-person/...), or null.
    coalesce(f.role, if(f.reattributed, null, q.role)) as role,  -- Role or office of the speaker as this article words
        -- it.
    coalesce(f.party, if(p.party_set, p.party, null), if(f.reattributed, null, q.party), p.party) as party,  -- Party of
        -- the speaker as this article has it, else as most other articles do.
    coalesce(f.jurisdiction, if(p.jurisdiction_set or f.reattributed, p.jurisdiction, q.jurisdiction))
        as jurisdiction,  -- Open Civic Data division that the speaker speaks for, as this article has it.
    q.confidence, q.rule, q.speaker_confidence, q.speaker_rule,
    f.quote_id is not null as corrected,  -- Whether a correction speaks of this very quote.
    q.rowid as quote_row  -- Row of the quote in quotes of this file: a question that finds quotes by a narrow table and
        -- joins them by their row looks at no others.
from quotes q
join articles a on a.article_id = q.article_id and a.revision = q.revision
left join speakers s on s.speaker_id = q.speaker_id
left join quote_overrides f on f.quote_id = q.quote_id
left join people p on p.person_id = if(f.reattributed, f.person_id, coalesce(f.person_id, s.person_id))
where f.dropped is not true;
