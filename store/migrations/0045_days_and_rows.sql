-- What a question over ten years must not work out anew: on which days each source answered, summed from the log before each
-- publish (every trend asks for the dark days, and the log has seven million rows by then). And the row of each quote, by
-- which digests and the facts of a day read a few quotes among ten million.

create table source_days (
    source_id varchar not null,
    day date not null,
    asked bigint not null,
    last_good timestamptz,
    primary key (source_id, day)
);
comment on table source_days is 'When each source was asked and when it answered: one row a source and day, summed from fetches before each publish.';
comment on column source_days.source_id is 'The source.';
comment on column source_days.day is 'The day, in the zone of its outlet.';
comment on column source_days.asked is 'How often it was asked.';
comment on column source_days.last_good is 'Its last good answer (unchanged counts) of the day; null if it gave none.';

drop view coverage;
create view coverage as
with newest as (select max(asked_at) as asked_at from fetches where entry_id is null),
spans as (select source_id, min(day) as first_day, max(day) as last_day from source_days group by source_id),
watched as (
    select
        s.source_id, s.outlet_id, s.every_s, coalesce(o.timezone, 'America/New_York') as zone, n.asked_at as newest, d.first_day,
        if(s.enabled, cast(timezone(coalesce(o.timezone, 'America/New_York'), n.asked_at) as date), d.last_day) as last_day
    from spans d
    join sources s on s.source_id = d.source_id
    join outlets o on o.outlet_id = s.outlet_id
    cross join newest n
),
days as (
    select
        source_id, outlet_id, every_s, zone, newest,
        unnest(generate_series(first_day::timestamp, last_day::timestamp, interval 1 day))::date as day
    from watched
),
answered as (
    select
        d.*, a.last_good,
        case
            when a.day = d.day then false
            when a.day is null then true
            else a.last_good < least(
                timezone(d.zone, d.day::timestamp),
                least(timezone(d.zone, d.day::timestamp + interval 1 day), d.newest + interval 1 second)
                    - to_seconds(greatest(d.every_s, 86400))
            )
        end as silent
    from days d
    asof left join (from source_days where last_good is not null) a on a.source_id = d.source_id and a.day <= d.day
)
select
    day, outlet_id,
    count(*) as sources,
    count(*) filter (where silent) as dark_sources,
    dark_sources = sources as dark
from answered
group by all;
comment on view coverage is 'Each outlet on each day from the first request on. A source is dark on a day without a good answer (or longer, if it is asked more rarely).';
comment on column coverage.day is 'The day, in the zone of the outlet.';
comment on column coverage.outlet_id is 'The outlet.';
comment on column coverage.sources is 'Its sources that were watched.';
comment on column coverage.dark_sources is 'How many of them were dark.';
comment on column coverage.dark is 'Whether all of them were: that day has gaps, whatever was found later.';

drop view current_quotes;
create view current_quotes as
select
    q.quote_id,
    q.article_id,
    q.revision,
    q.n,
    coalesce(f.kind, q.kind) as kind,
    q.spans,
    q.text,
    q.cue_text,
    q.cue_lemma,
    q.cue_spans,
    q.source_text,
    q.source_spans,
    q.speaker_id,
    coalesce(p.person_id, if(f.reattributed or s.person_id is not null or s.kind not in ('person', 'organization'), null, s.speaker_id))
        as person_id,
    coalesce(p.name, if(f.reattributed, null, s.name)) as speaker,
    coalesce(p.kind, if(f.reattributed, null, s.kind)) as speaker_kind,
    case
        when f.sourcing is not null then f.sourcing
        when f.reattributed and p.kind = 'organization' then 'organization'
        when f.reattributed and p.person_id is not null then 'named'
        when f.reattributed or s.speaker_id is null then 'unresolved'
        else coalesce(s.sourcing, if(s.kind = 'person', 'named', s.kind))
    end as sourcing,
    p.official_id,
    coalesce(f.role, if(f.reattributed, null, q.role)) as role,
    coalesce(f.party, if(p.party_set, p.party, null), if(f.reattributed, null, q.party), p.party) as party,
    coalesce(f.jurisdiction, if(p.jurisdiction_set or f.reattributed, p.jurisdiction, q.jurisdiction)) as jurisdiction,
    q.confidence,
    q.speaker_confidence,
    q.speaker_rule,
    f.quote_id is not null as corrected,
    q.rowid as quote_row
from quotes q
join articles a on a.article_id = q.article_id and a.revision = q.revision
left join speakers s on s.speaker_id = q.speaker_id
left join quote_overrides f on f.quote_id = q.quote_id
left join people p on p.person_id = if(f.reattributed, f.person_id, coalesce(f.person_id, s.person_id))
where f.dropped is not true;
comment on view current_quotes is 'The quotes of the current revision of each article, with all corrections applied.';
comment on column current_quotes.quote_id is 'Hash of article, revision, text and its occurrence: the same after the article is read again.';
comment on column current_quotes.article_id is 'The article.';
comment on column current_quotes.revision is 'The revision of the article.';
comment on column current_quotes.n is 'Position among the quotes of the revision, from 0.';
comment on column current_quotes.kind is 'direct (90 % or more of the words inside quotation marks), mixed (fewer) or indirect (none).';
comment on column current_quotes.spans is 'Where it stands in the text; several where the narrator interrupts.';
comment on column current_quotes.text is 'The words, verbatim with their marks; several spans joined by a space.';
comment on column current_quotes.cue_text is 'The words that report: said, according to.';
comment on column current_quotes.cue_lemma is 'The base form of the reporting verb.';
comment on column current_quotes.cue_spans is 'Where the cue stands.';
comment on column current_quotes.source_text is 'The mention of the source in the text.';
comment on column current_quotes.source_spans is 'Where the source stands.';
comment on column current_quotes.speaker_id is 'The speaker as the article has it, in speakers; null where more than one remained possible, or none.';
comment on column current_quotes.person_id is 'The real person or body, in people; null for groups, documents, anonymous and unresolved speakers.';
comment on column current_quotes.speaker is 'The name of the person; of other speakers the words of the text; null where it stayed open.';
comment on column current_quotes.speaker_kind is 'person, organization, group, anonymous or document; null where it stayed open.';
comment on column current_quotes.sourcing is 'The sourcing ladder: named, titled-only (the mayor), anonymous, group, organization or document; unresolved where the speaker stayed open.';
comment on column current_quotes.official_id is 'Id of the person in the table of US officials (bioguide:..., ocd-person/...), or null.';
comment on column current_quotes.role is 'Role or office of the speaker as this article words it.';
comment on column current_quotes.party is 'Party of the speaker as this article has it, else as most other articles do.';
comment on column current_quotes.jurisdiction is 'Open Civic Data division that the speaker speaks for, as this article has it.';
comment on column current_quotes.confidence is 'From 0 to 1: how sure the attribution is.';
comment on column current_quotes.speaker_confidence is 'From 0 to 1: how sure it is that the mention means this speaker.';
comment on column current_quotes.speaker_rule is 'What decided who the mention means.';
comment on column current_quotes.corrected is 'Whether a correction speaks of this very quote.';
comment on column current_quotes.quote_row is 'Row of the quote in quotes of this file: a question that finds quotes by a narrow table and joins them by their row looks at no others.';
