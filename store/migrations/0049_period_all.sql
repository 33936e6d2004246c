-- The period 'all' of trends: it was worked out as a part of a date also where it stood in no branch that is taken, which DuckDB
-- refuses. The views are else the same.

create or replace view trend_copies as
select
    date_trunc(nullif(getvariable('period')::varchar, 'all'), f.day)::date as period,
    f.*
from quote_facts f
where f.day is not null
    and f.outlet_counted
    and f.confidence >= coalesce(getvariable('min_confidence')::float, 0.6)
    and (getvariable('since') is null or f.day >= getvariable('since')::date)
    and (getvariable('until') is null or f.day <= getvariable('until')::date)
    and (getvariable('outlet') is null or f.outlet_id = getvariable('outlet')::varchar)
    and (getvariable('kind') is null or f.kind = getvariable('kind')::varchar)
    and (getvariable('sourcing') is null or f.sourcing = getvariable('sourcing')::varchar)
    and (getvariable('party') is null or f.party = getvariable('party')::varchar)
    and (getvariable('topic') is null or list_contains(f.topics, getvariable('topic')::varchar))
    and (
        getvariable('jurisdiction') is null
        or list_contains(f.states, upper(getvariable('jurisdiction')::varchar))
        or len(list_filter(f.ocd_ids, lambda it: starts_with(it || '/', getvariable('jurisdiction')::varchar || '/'))) > 0
    )
    and (
        getvariable('speaker') is null
        or f.person_id in (
            select person_id from people where strip_accents(name) ilike strip_accents(getvariable('speaker')::varchar)
        )
    );
comment on view trend_copies is 'The quotes that trends of outlets count: each remark of a story once an outlet, narrowed by variables (since, until, speaker, outlet, party, jurisdiction, topic, kind, sourcing, min_confidence).';
comment on column trend_copies.period is 'First day of the period of the variable period; null without one.';
comment on column trend_copies.day is 'Day of publication in the zone of the outlet; null for undated articles.';
comment on column trend_copies.quote_id is 'The quote.';
comment on column trend_copies.article_id is 'Its article.';
comment on column trend_copies.cluster_id is 'Copies of one wire story share it.';
comment on column trend_copies.outlet_id is 'The outlet.';
comment on column trend_copies.speaker_id is 'The speaker as the article has it, in speakers, or null.';
comment on column trend_copies.person_id is 'The real person or body, in people, or null.';
comment on column trend_copies.kind is 'direct, mixed or indirect.';
comment on column trend_copies.sourcing is 'The sourcing ladder: named, titled-only, anonymous, group, organization, document or unresolved.';
comment on column trend_copies.party is 'Party of the speaker.';
comment on column trend_copies.state is 'Postal code of the state that the speaker speaks for (its counties and places included), or null.';
comment on column trend_copies.confidence is 'From 0 to 1: how sure the attribution is, in the surest copy of the remark.';
comment on column trend_copies.counted is 'True for one copy of each remark of a story, the one published first: what trends count.';
comment on column trend_copies.outlet_counted is 'True for one copy of each remark of a story in this outlet: what the trends of outlets count.';
comment on column trend_copies.copies is 'Outlets that carry the remark in copies of the story.';
comment on column trend_copies.topics is 'Topics of the quote, by name.';
comment on column trend_copies.ocd_ids is 'Jurisdictions that the quote is about.';
comment on column trend_copies.jurisdictions is 'Their names, in the same order.';
comment on column trend_copies.states is 'Postal codes of the states that they lie in, each once.';

create or replace view trend_coverage as
select
    date_trunc(nullif(getvariable('period')::varchar, 'all'), day)::date as period,
    count(*) as watched_days,
    count(*) filter (where dark) as dark_days
from coverage
where (getvariable('since') is null or day >= getvariable('since')::date)
    and (getvariable('until') is null or day <= getvariable('until')::date)
    and (getvariable('outlet') is null or outlet_id = getvariable('outlet')::varchar)
group by 1;
comment on view trend_coverage is 'How much of each period was watched, for trends; narrowed by the variables since, until and outlet.';
comment on column trend_coverage.period is 'First day of the period of the variable period; null without one.';
comment on column trend_coverage.watched_days is 'Outlet days on which sources were asked.';
comment on column trend_coverage.dark_days is 'Outlet days among them without any good answer.';
