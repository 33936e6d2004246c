-- How many rows of facts there are, and how many there were when they were made (null: never told).
select
    (select count(*) from quote_facts) || ' ' || (select count(*) from article_days) || ' ' || (select count(*) from fact_stamps),
    (select value from meta where key = 'fact_rows')
