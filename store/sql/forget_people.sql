-- People to whom no speaker and no correction leads any more.
delete from people
where
    person_id not in (select person_id from speakers where person_id is not null)
    and person_id not in (select person_id from quote_overrides where person_id is not null)
