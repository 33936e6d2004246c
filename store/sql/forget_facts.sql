-- Facts that lost rows, or got rows twice, are made anew from nothing.
delete from quote_facts;
delete from article_days;
delete from fact_stamps;
