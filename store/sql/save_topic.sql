-- A topic as config.toml has it today; the next publish tags the past with it.
insert into topics (topic, terms, exclude, pattern, exclude_pattern, tagged)
values ($topic, $terms, $exclude, $pattern, $exclude_pattern, $tagged)
on conflict (topic) do update set
    terms = excluded.terms, exclude = excluded.exclude, pattern = excluded.pattern,
    exclude_pattern = excluded.exclude_pattern, tagged = excluded.tagged
