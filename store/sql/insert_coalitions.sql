-- Jurisdictions that act or are acted upon together in readings.
insert into coalitions by name from incoming
