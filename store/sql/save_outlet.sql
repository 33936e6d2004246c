-- An outlet as config.toml has it today.
insert into outlets (outlet_id, name, domain, home, timezone)
values ($outlet_id, $name, $domain, $home, $timezone)
on conflict (outlet_id) do update set
    name = excluded.name, domain = excluded.domain, home = excluded.home, timezone = excluded.timezone
