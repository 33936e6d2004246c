-- Where the article of one reading was filed from.
insert into datelines by name from incoming
