-- Which version of the language pipeline read which text.
create table readings (
    article_id bigint not null,  -- The article.
    revision integer not null,  -- The revision.
    version varchar not null,  -- Our rules and the model.
    read_at timestamptz not null  -- When it was stored.
);

-- Speakers as articles have them: one row a name with the office, party and place that come with it. The real people:
-- people.
create table speakers (
    speaker_id bigint primary key,  -- Hash of all that the article says: name, kind, official_id, role, party,
        -- jurisdiction, context.
    name varchar not null,  -- The fullest name in the article, without honorifics; the words of the text where nobody
        -- is named.
    kind varchar not null,  -- person, organization, group, anonymous or document.
    official_id varchar,  -- Id in the table of US officials, or null.
    first_seen timestamptz not null,  -- When first quoted in a stored article.
    role varchar,  -- Role or office as the article words it.
    party varchar,  -- Party as the article has it.
    jurisdiction varchar,  -- Open Civic Data division that the speaker speaks for, as the article has it.
    context varchar,  -- The state that most places of the article lie in; only where jurisdiction is null. It keeps
        -- namesakes apart.
    person_id bigint,  -- Who that is, in people; null for groups, documents and anonymous speakers, and before the
        -- first linking.
    sourcing varchar,  -- named, titled-only, anonymous, group, organization or document; null before the first linking.
    block varchar,  -- Only speakers of one block can be one person: the folded surname, or the folded name of a body.
    link_rule varchar,  -- What decided person_id: official, office and state, place, office, role, state, party,
        -- context, name, alone; or why there is none: several, surname, generic, unnamed; unused if no current quote
        -- has the speaker.
    link_confidence double,  -- From 0 to 1: how sure the link is; our estimate by rule, not measured.
    rival varchar  -- Key of the person that was second best, or null: the first place to look for a mistake.
);

-- Who said what: one row a quote and revision. The quotes that count today are in quotes_flat.
create table quotes (
    quote_id bigint not null,  -- Hash of article, revision, text and its occurrence: the same after the article is read
        -- again.
    article_id bigint not null,  -- The article.
    revision integer not null,  -- The revision of the article.
    n integer not null,  -- Position among the quotes of the revision, from 0.
    kind varchar not null,  -- direct (90 % or more of the words inside quotation marks), mixed (fewer) or indirect
        -- (none).
    spans struct("start" integer, "end" integer)[] not null,  -- Where it stands in the text; several where the narrator
        -- interrupts.
    text varchar not null,  -- The words, verbatim with their marks; several spans joined by a space.
    cue_text varchar,  -- The words that report: said, according to.
    cue_lemma varchar,  -- The base form of the reporting verb.
    cue_spans struct("start" integer, "end" integer)[] not null,  -- Where the cue stands.
    source_text varchar,  -- The mention of the source in the text.
    source_spans struct("start" integer, "end" integer)[] not null,  -- Where the source stands.
    speaker_id bigint,  -- The speaker as the article has it, in speakers; null where more than one remained possible,
        -- or none.
    role varchar,  -- Role or office of the speaker as this article has it.
    party varchar,  -- Party of the speaker as this article has it.
    jurisdiction varchar,  -- Open Civic Data division that the speaker speaks for, as this article has it.
    confidence double not null,  -- From 0 to 1: how sure the attribution is.
    rule varchar,  -- What found the quote: a rule of the language pipeline, or the tagger; null where it was read before
        -- this was noted.
    speaker_confidence double,  -- From 0 to 1: how sure it is that the mention means this speaker.
    speaker_rule varchar  -- What decided who the mention means.
);

-- Who did not speak: declined to comment, did not respond, could not be reached. One row a silence and revision.
create table silences (
    article_id bigint not null,  -- The article.
    revision integer not null,  -- The revision of the article.
    n integer not null,  -- Position among the silences of the revision, from 0.
    kind varchar not null,  -- declined, no response or not reached.
    text varchar not null,  -- The words that say so: declined to comment.
    spans struct("start" integer, "end" integer)[] not null,  -- Where they stand in the text.
    source_text varchar,  -- The mention of who kept silent.
    source_spans struct("start" integer, "end" integer)[] not null,  -- Where that mention stands.
    speaker_id bigint,  -- Who kept silent, in speakers; null where more than one remained possible, or none.
    role varchar,  -- Role or office as this article has it.
    confidence double not null  -- From 0 to 1: how sure it is.
);

-- US jurisdictions that were mentioned or spoken for at least once, and those that contain one of them.
create table jurisdictions (
    ocd_id varchar primary key,  -- Open Civic Data division id.
    geoid varchar,  -- Census GEOID, or null.
    level varchar not null,  -- country, state, territory, county, place or district.
    name varchar not null,  -- The name.
    state varchar  -- Postal code of the state, or null.
);

-- What lies in what: one row a jurisdiction and area, the area being the jurisdiction itself, its county or its state.
create table containment (
    ocd_id varchar not null,  -- The jurisdiction.
    area varchar not null  -- The jurisdiction itself, the (first) county that it lies in, or its state.
);

-- Mentions of jurisdictions: one row a mention and revision.
create table places (
    article_id bigint not null,  -- The article.
    revision integer not null,  -- The revision of the article.
    n integer not null,  -- Position among the mentions of the revision, from 0.
    "start" integer not null,  -- First code point of the mention in the text.
    "end" integer not null,  -- The code point after its last.
    text varchar not null,  -- The words of the mention.
    ocd_id varchar not null,  -- The jurisdiction meant.
    confidence double not null,  -- From 0 to 1: how sure the link is.
    rule varchar not null  -- What decided the link.
);

-- Which jurisdictions a quote is about: those named in it, else those named in its paragraphs.
create table quote_places (
    quote_id bigint not null,  -- The quote.
    article_id bigint not null,  -- The article of the quote.
    revision integer not null,  -- The revision of the quote.
    ocd_id varchar not null,  -- The jurisdiction.
    nearness varchar not null  -- quote: named in it; paragraph: named in a paragraph that the quote stands in.
);

-- Jurisdictions in and around a quote. quote_jurisdictions adds whom the speaker speaks for, and the dateline.
create table quote_roles (
    quote_id bigint not null,  -- The quote.
    article_id bigint not null,  -- The article of the quote.
    revision integer not null,  -- The revision of the quote.
    ocd_id varchar not null,  -- The jurisdiction.
    role varchar not null  -- spoken about: named inside the quote; mentioned: named only around it, in the paragraphs
        -- that it stands in.
);

-- Where articles were filed from, as their first line says ("WATSONVILLE, Calif. —"); one row a revision that says so.
create table datelines (
    article_id bigint not null,  -- The article.
    revision integer not null,  -- The revision of the article.
    ocd_id varchar not null  -- The jurisdiction of the dateline.
);

-- Jurisdictions that one sentence lists as acting or acted upon together: one row a list and revision.
create table coalitions (
    article_id bigint not null,  -- The article.
    revision integer not null,  -- The revision of the article.
    n integer not null,  -- Position among the coalitions of the revision, from 0.
    part varchar not null,  -- acting ("A and B sued") or acted upon ("sued A and B").
    verb varchar not null,  -- The base form of the verb by which they act or are acted upon.
    text varchar not null,  -- The words from the first member to the last.
    "start" integer not null,  -- First code point of those words in the text.
    "end" integer not null,  -- The code point after their last.
    members varchar[] not null  -- The jurisdictions listed, in order, each once. coalition_members has a row for each.
);

-- Which forms of which words the language pipeline met, each pair once: topics match by it without reading a text
-- again.
create table word_forms (
    form varchar,  -- The word as it stood, in lower case: cities.
    lemma varchar,  -- Its base form, in lower case: city. Pairs that are equal are left out.
    primary key (form, lemma)
);
