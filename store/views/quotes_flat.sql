-- One wide row a quote, of the current revision of each article, with all corrections applied.
create view quotes_flat as
select
    q.quote_id,  -- The quote.
    a.article_id,  -- Its article.
    a.cluster_id,  -- Copies of one wire story share it.
    o.outlet_id,  -- Id of the outlet.
    o.name as outlet,  -- Name of the outlet.
    a.title,  -- The headline.
    a.canonical_url as url,  -- The address that the page calls its own.
    a.canonical_url || if(contains(a.canonical_url, '#'), ':~:text=', '#:~:text=')
        || array_to_string(
            [
                replace(url_encode(part), '-', '%2D')
                for part in if(
                    len(words) <= 8,
                    [array_to_string(words, ' ')],
                    [array_to_string(words[:4], ' '), array_to_string(words[-4:], ' ')]
                )
            ],
            ','
        ) as quote_url,  -- The same with a text fragment: browsers open it at the quote and mark it.
    a.published,  -- Time of publication; null for undated articles, which trends leave out.
    cast(timezone(coalesce(o.timezone, 'America/New_York'), a.published) as date) as day,  -- Day of publication in the
        -- zone of the outlet; null for undated articles.
    q.n,  -- Position among the quotes of the article, from 0.
    q.kind,  -- direct, mixed or indirect.
    q.text,  -- The words, verbatim with their marks.
    t.text[greatest(1, q.spans[1]."start" - 199) : q.spans[1]."start"] as context_before,  -- Up to 200 characters of
        -- the text before the quote.
    t.text[q.spans[-1]."end" + 1 : q.spans[-1]."end" + 200] as context_after,  -- Up to 200 characters of the text after
        -- it.
    q.cue_text as cue,  -- The words that report.
    q.cue_lemma,  -- The base form of the reporting verb.
    q.source_text as source,  -- The mention of the source in the text.
    q.person_id,  -- The real person or body, in people; null for groups, documents, anonymous and unresolved speakers.
    q.speaker,  -- The name of the person; of other speakers the words of the text; null where it stayed open.
    q.speaker_kind,  -- person, organization, group, anonymous or document.
    q.sourcing,  -- named, titled-only (the mayor), anonymous, group, organization, document or unresolved.
    q.official_id,  -- Id of the speaker in the table of US officials, or null.
    q.role,  -- Role or office as the article has it.
    q.party,  -- Party of the speaker.
    q.jurisdiction,  -- Open Civic Data division that the speaker speaks for.
    coalesce(f.jurisdictions, []) as about,  -- Names of the jurisdictions that the quote is about: those in it, else
        -- those in its paragraph.
    coalesce(f.ocd_ids, []) as about_ids,  -- Their Open Civic Data ids, in the same order.
    coalesce(f.states, []) as about_states,  -- Postal codes of the states that they lie in, each once.
    coalesce(f.topics, []) as topics,  -- Topics of config.toml that the quote is about.
    coalesce(f.counted, true) as counted,  -- True for one copy of each remark of a wire story: where counted counts
        -- each once.
    q.confidence,  -- From 0 to 1: how sure the attribution is.
    q.rule,  -- What found the quote: a rule of the language pipeline, or the tagger; null where it was read before this
        -- was noted.
    q.speaker_confidence,  -- From 0 to 1: how sure it is that the mention means this speaker; null without a speaker.
    q.speaker_rule  -- What decided who the mention means; null without a speaker.
from (
    select
        *,
        string_split(
            regexp_replace(
                regexp_replace(text[1 : spans[1]."end" - spans[1]."start"], '^[^\pL\pN$]+|[^\pL\pN%$]+$', '', 'g'),
                '\s+', ' ', 'g'
            ),
            ' '
        ) as words
    from current_quotes
) q
join articles a on a.article_id = q.article_id
join outlets o on o.outlet_id = a.outlet_id
left join article_text t on t.article_id = q.article_id and t.revision = q.revision
left join quote_facts f on f.quote_id = q.quote_id;
