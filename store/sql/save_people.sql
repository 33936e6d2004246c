-- The people behind them, new or changed (incoming: one row a person).
insert into people (person_id, key, name, kind, official_id, party, jurisdiction, party_set, jurisdiction_set)
select person_id, key, name, kind, official_id, party, jurisdiction, party_set, jurisdiction_set
from incoming
on conflict (person_id) do update set
    name = excluded.name,
    kind = excluded.kind,
    official_id = excluded.official_id,
    party = excluded.party,
    jurisdiction = excluded.jurisdiction,
    party_set = excluded.party_set,
    jurisdiction_set = excluded.jurisdiction_set
