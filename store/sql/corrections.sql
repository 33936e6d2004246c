-- All corrections, in the order in which they were made.
select
    correction_id, made_at, who, why, action, undoes, person_id, person, anchors, other_id, other, other_anchors, field,
    value, quote_id, article_id, quote_text, occurrence
from corrections
order by correction_id
