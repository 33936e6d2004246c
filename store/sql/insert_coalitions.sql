-- Jurisdictions that act or are acted upon together in one reading.
insert into coalitions by name from incoming
