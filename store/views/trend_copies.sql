-- The quotes that trends of outlets count: each remark of a story once an outlet, narrowed by variables (since, until,
-- speaker, outlet, party, jurisdiction, topic, kind, sourcing, min_confidence).
create view trend_copies as
-- An inner nullif: DuckDB refuses 'all' as a part of a date also in a branch that is not taken.
select
    date_trunc(nullif(getvariable('period')::varchar, 'all'), f.day)::date
        as period,  -- First day of the period of the variable period; null without one.
    f.*  -- columns as in quote_facts
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
        or list_contains(f.areas, getvariable('jurisdiction')::varchar)
        -- What no gazetteer holds (a council's district) and the whole country are told by their ids.
        or len(list_filter(f.ocd_ids, lambda it: starts_with(it || '/', getvariable('jurisdiction')::varchar || '/'))) > 0
    )
    and (
        getvariable('speaker') is null
        or f.person_id in (
            select person_id from people where fold(name) like fold(getvariable('speaker')::varchar)
        )
    );
