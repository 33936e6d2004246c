-- Forms of words that were not met before.
insert into word_forms (form, lemma) select distinct form, lemma from incoming on conflict do nothing
