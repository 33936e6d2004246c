-- A failure of an item that goes on is shown by `status` for as long as it does: it went out of sight a week after it began.

alter table item_failures add column last_seen timestamptz;
update item_failures set last_seen = first_seen;
comment on column item_failures.last_seen is 'When it was last seen.';
