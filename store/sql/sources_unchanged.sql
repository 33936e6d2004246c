-- Sources that answered 304. The validators stay where the answer leaves them out.
update sources set
    current_url = coalesce(i.moved_to, sources.current_url),
    etag = coalesce(i.etag, sources.etag),
    last_modified = coalesce(i.last_modified, sources.last_modified),
    next_due = i.next_due,
    failures = 0,
    last_asked = $now,
    last_success = $now,
    last_new = coalesce(sources.last_new, $now),
    gone_since = null,
    last_failure = null
from incoming i
where sources.source_id = i.source_id
