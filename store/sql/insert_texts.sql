-- The texts themselves; never updated.
insert into article_text by name from incoming
