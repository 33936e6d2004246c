-- Sources as config.toml has them today. A new address starts afresh; any other change of what is asked makes it due now.
insert into sources (source_id, outlet_id, kind, url, home, every_s, max_items, enabled, current_url)
from incoming select source_id, outlet_id, kind, url, home, every_s, max_items, true, url
on conflict (source_id) do update set
    outlet_id = excluded.outlet_id,
    kind = excluded.kind,
    url = excluded.url,
    home = excluded.home,
    every_s = excluded.every_s,
    max_items = excluded.max_items,
    enabled = true,
    current_url = case when sources.url = excluded.url then sources.current_url else excluded.url end,
    etag = case when sources.url = excluded.url and sources.kind = excluded.kind then sources.etag end,
    last_modified = case when sources.url = excluded.url and sources.kind = excluded.kind then sources.last_modified end,
    next_due = case
        when sources.url = excluded.url and sources.kind = excluded.kind and sources.every_s = excluded.every_s
            then sources.next_due
    end,
    gone_since = case when sources.url = excluded.url then sources.gone_since end
