-- The topics of config.toml.
create table topics (
    topic varchar primary key,  -- The name in config.toml.
    terms varchar[] not null,  -- Words and phrases that mark a text; deport* stands for every ending, a term in
        -- capitals for exactly these.
    exclude varchar[] not null,  -- Phrases that do not count where they stand: ICE storm.
    pattern varchar not null,  -- The regular expression made of the terms and all forms of their words.
    exclude_pattern varchar,  -- The same of what is excluded, or null.
    tagged boolean not null  -- False between a change of the topic and the next publish, which tags the past.
);

-- Which articles are about which topic: a term stands in the headline or the current text.
create table article_topics (
    article_id bigint not null,  -- The article.
    topic varchar not null  -- The topic.
);

-- Which quotes of current revisions are about which topic: a term stands in the quote.
create table quote_topics (
    quote_id bigint not null,  -- The quote.
    article_id bigint not null,  -- Its article.
    topic varchar not null  -- The topic.
);

-- Who is spoken about: persons whom the words of a quote name. A last name counts for whoever has it among those quoted in the article.
create table quote_people (
    quote_id bigint not null,  -- The quote.
    article_id bigint not null,  -- Its article.
    person_id bigint not null,  -- The person named, in people.
    words varchar not null  -- The name as the quote has it: the whole name, or the last one where one person only bears
        -- it there.
);

-- What trends count: one narrow row a quote of current_quotes, recomputed before each publish for what changed.
create table quote_facts (
    day date,  -- Day of publication in the zone of the outlet; null for undated articles.
    quote_id bigint not null,  -- The quote.
    article_id bigint not null,  -- Its article.
    cluster_id bigint not null,  -- Copies of one wire story share it.
    outlet_id varchar not null,  -- The outlet.
    speaker_id bigint,  -- The speaker as the article has it, in speakers, or null.
    person_id bigint,  -- The real person or body, in people, or null.
    kind varchar not null,  -- direct, mixed or indirect.
    sourcing varchar not null,  -- The sourcing ladder: named, titled-only, anonymous, group, organization, document or
        -- unresolved.
    party varchar,  -- Party of the speaker.
    state varchar,  -- Postal code of the state that the speaker speaks for (its counties and places included), or null.
    confidence float not null,  -- From 0 to 1: how sure the attribution is, in the surest copy of the remark.
    counted boolean not null,  -- True for one copy of each remark of a story, the one published first: what trends
        -- count.
    outlet_counted boolean not null,  -- True for one copy of each remark of a story in this outlet: what the trends of
        -- outlets count.
    copies integer not null,  -- Outlets that carry the remark in copies of the story.
    topics varchar[] not null,  -- Topics of the quote, by name.
    ocd_ids varchar[] not null,  -- Jurisdictions that the quote is about.
    jurisdictions varchar[] not null,  -- Their names, in the same order.
    states varchar[] not null  -- Postal codes of the states that they lie in, each once.
);

-- What quote_facts was made of: rows are recomputed where a stamp no longer agrees.
create table fact_stamps (
    kind varchar not null,  -- article, speaker, person or quote (one with a correction).
    id bigint not null,  -- Its id.
    stamp ubigint not null  -- Hash of all that quote_facts takes from it.
);
