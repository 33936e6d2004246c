-- One row an attempt, good or not.
insert into fetches (asked_at, source_id, entry_id, url, final_url, status, bytes, seconds, stage, reason, detail)
values ($asked_at, $source_id, $entry_id, $url, $final_url, $status, $bytes, $seconds, $stage, $reason, $detail)
