-- What each of these outlets is known to repeat.
select outlet_id, paragraph
from boilerplate
where list_contains($outlets, outlet_id)
