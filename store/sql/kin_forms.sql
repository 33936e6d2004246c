-- All forms of the words given: of each word its base forms, and of each base form every form.
with lemmas as (
    select unnest($words::varchar[]) as word, word as lemma
    union
    select form, lemma from word_forms where form in (select unnest($words::varchar[]))
)
select l.word, l.lemma as form from lemmas l
union
select l.word, f.form from lemmas l join word_forms f on f.lemma = l.lemma
order by all
