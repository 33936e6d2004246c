-- Silences, and the quotes of today's revisions as the one view that every other view of quotes stands on.

create table silences (
    article_id bigint not null,
    revision integer not null,
    n integer not null,
    kind varchar not null,
    text varchar not null,
    spans struct("start" integer, "end" integer)[] not null,
    source_text varchar,
    source_spans struct("start" integer, "end" integer)[] not null,
    person_id bigint,
    role varchar,
    confidence double not null
);
comment on table silences is 'Who did not speak: declined to comment, did not respond, could not be reached. One row a silence and revision.';
comment on column silences.article_id is 'The article.';
comment on column silences.revision is 'The revision of the article.';
comment on column silences.n is 'Position among the silences of the revision, from 0.';
comment on column silences.kind is 'declined, no response or not reached.';
comment on column silences.text is 'The words that say so: declined to comment.';
comment on column silences.spans is 'Where they stand in the text.';
comment on column silences.source_text is 'The mention of who kept silent.';
comment on column silences.source_spans is 'Where that mention stands.';
comment on column silences.person_id is 'Who kept silent, in people; null where more than one remained possible, or none.';
comment on column silences.role is 'Role or office as this article has it.';
comment on column silences.confidence is 'From 0 to 1: how sure it is.';

create view current_quotes as
select q.*
from quotes q
join articles a on a.article_id = q.article_id and a.revision = q.revision;
comment on view current_quotes is 'The quotes of the current revision of each article.';
comment on column current_quotes.quote_id is 'Hash of article, revision, text and its occurrence: the same after the article is read again.';
comment on column current_quotes.article_id is 'The article.';
comment on column current_quotes.revision is 'The revision of the article.';
comment on column current_quotes.n is 'Position among the quotes of the revision, from 0.';
comment on column current_quotes.kind is 'direct (90 % or more of the words inside quotation marks), mixed (fewer) or indirect (none).';
comment on column current_quotes.spans is 'Where it stands in the text; several where the narrator interrupts.';
comment on column current_quotes.text is 'The words, verbatim with their marks; several spans joined by a space.';
comment on column current_quotes.cue_text is 'The words that report: said, according to.';
comment on column current_quotes.cue_lemma is 'The base form of the reporting verb.';
comment on column current_quotes.cue_spans is 'Where the cue stands.';
comment on column current_quotes.source_text is 'The mention of the source in the text.';
comment on column current_quotes.source_spans is 'Where the source stands.';
comment on column current_quotes.person_id is 'The speaker; null where more than one remained possible, or none.';
comment on column current_quotes.role is 'Role or office of the speaker as this article has it.';
comment on column current_quotes.party is 'Party of the speaker as this article has it.';
comment on column current_quotes.jurisdiction is 'Open Civic Data division that the speaker speaks for, as this article has it.';
comment on column current_quotes.confidence is 'From 0 to 1: how sure the attribution is.';
