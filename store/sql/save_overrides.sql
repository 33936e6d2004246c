-- What corrections say of single quotes today (incoming: one row a quote).
insert into quote_overrides (quote_id, person_id, reattributed, dropped, kind, sourcing, role, party, jurisdiction)
select quote_id, person_id, reattributed, dropped, kind, sourcing, role, party, jurisdiction
from incoming
on conflict (quote_id) do update set
    person_id = excluded.person_id,
    reattributed = excluded.reattributed,
    dropped = excluded.dropped,
    kind = excluded.kind,
    sourcing = excluded.sourcing,
    role = excluded.role,
    party = excluded.party,
    jurisdiction = excluded.jurisdiction
