-- Quotes of which no correction speaks any more (incoming: those of which one does).
delete from quote_overrides where quote_id not in (select quote_id from incoming)
