-- Outlets as config.toml has them today.
insert into outlets (outlet_id, name, domain, home, timezone)
from incoming select outlet_id, name, domain, home, timezone
on conflict (outlet_id) do update set
    name = excluded.name, domain = excluded.domain, home = excluded.home, timezone = excluded.timezone
