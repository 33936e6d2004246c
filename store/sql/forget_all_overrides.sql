-- No correction speaks of a single quote any more.
delete from quote_overrides
