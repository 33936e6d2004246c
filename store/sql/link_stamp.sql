-- What the last linking saw: it is done again only after this has changed. `through` is the newest reading.
select
    (select max(read_at) from readings) as through,
    concat_ws(
        ' ',
        (select count(*) from readings),
        (select epoch_us(max(read_at)) from readings),
        (select count(*) from speakers where link_rule is null),
        (select max(correction_id) from corrections)
    ) as stamp,
    (select value from meta where key = 'people_linked') as linked,
    (select cast(value as timestamptz) from meta where key = 'people_linked_through') as linked_through
