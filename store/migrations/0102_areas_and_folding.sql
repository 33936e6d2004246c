-- Containment at every door: what a quote is about, with all that it lies in, beside the jurisdictions themselves.
alter table quote_facts add column areas varchar[];
comment on column quote_facts.areas is
    'Open Civic Data ids of the jurisdictions that the quote is about, and of the counties and states that they lie in, each once.';
-- One way to compare words: Kevin O’Connor and kevin o'connor, Tomé and tome, a dash and another.
create macro fold(words) as translate(lower(strip_accents(nfc_normalize(words))), '‘’ʼ`´“”„«»‐‑‒–—―', '''''''''''"""""------');
-- The words of a name, each between two blanks: ' kevin o connor ' holds ' connor '.
create macro name_words(words) as ' ' || trim(regexp_replace(fold(words), '[^\pL\pN]+', ' ', 'g')) || ' ';
