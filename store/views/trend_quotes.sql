-- The quotes that trends count: each remark of a wire story once (with the variable outlet: once in that outlet),
-- narrowed as trend_copies is.
create view trend_quotes as
from trend_copies  -- columns as in trend_copies
where counted or getvariable('outlet') is not null;
