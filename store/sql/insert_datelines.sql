-- Where the article of readings was filed from.
insert into datelines by name from incoming
