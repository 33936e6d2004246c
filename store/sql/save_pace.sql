-- What the feed of a source asks of the pace at which it is asked; an answer 304 says nothing, and leaves it as it was.
update sources set pace_s = $pace_s, skip_hours = $skip_hours, skip_days = $skip_days where source_id = $source_id
