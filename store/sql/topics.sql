-- name: topics
-- All topics.
select topic, terms, exclude, pattern, exclude_pattern, tagged from topics order by topic

-- name: drop_topic
-- Remove a topic that config.toml no longer has.
delete from topics where topic = $topic

-- name: topics_gone
-- Topics that are no longer configured but still have tags.
select topic from (select topic from quote_topics union select topic from article_topics) anti join topics using (topic)
order by topic

-- name: kin_forms
-- All forms of the words given: of each word its base forms, and of each base form every form.
with lemmas as (
    select unnest($words::varchar[]) as word, word as lemma
    union select form, lemma from word_forms where form in (select unnest($words::varchar[]))
)
select l.word, l.lemma as form from lemmas l
union select l.word, f.form from lemmas l join word_forms f on f.lemma = l.lemma
order by all

-- name: note_tags
-- Remember which quotes a topic has, before it is matched again.
create or replace temp table tags_before as select quote_id, article_id from quote_topics where topic = $topic

-- name: drop_article_topics
-- Remove a topic from all articles, before they are tagged with it again.
delete from article_topics where topic = $topic

-- name: drop_quote_topics
-- Remove a topic from all quotes.
delete from quote_topics where topic = $topic

-- name: tag_all_articles
-- Tag all articles that have a term of the topic in headline or text, outside what the topic excludes.
insert into article_topics
select a.article_id, $topic
from articles a
join article_text t on t.article_id = a.article_id and t.revision = a.revision
where regexp_matches(
    case
        when $exclude is null then coalesce(a.title, '') || chr(10) || t.text
        else regexp_replace(coalesce(a.title, '') || chr(10) || t.text, $exclude, '\1 \2', 'g')
    end,
    $pattern
)

-- name: tag_all_quotes
-- Tag all quotes that have a term of the topic, outside what the topic excludes.
insert into quote_topics
select q.quote_id, q.article_id, $topic
from quotes q
join articles a on a.article_id = q.article_id and a.revision = q.revision
where regexp_matches(
        case when $exclude is null then q.text else regexp_replace(q.text, $exclude, '\1 \2', 'g') end, $pattern
    )
    and q.quote_id not in (select quote_id from quote_overrides where dropped)

-- name: note_retagged
-- Add to `retagged` the articles with a quote that came to the topic or left it.
insert into retagged
select article_id from tags_before anti join (from quote_topics where topic = $topic) using (quote_id)
union select article_id from (from quote_topics where topic = $topic) anti join tags_before using (quote_id)

-- name: drop_stale_article_topics
-- Remove the topics of stale articles, all but those that all articles have just been tagged with ($but).
delete from article_topics where article_id in (from stale) and not list_contains($but::varchar[], topic)

-- name: drop_stale_quote_topics
-- Remove the topics of quotes in stale articles in the same way.
delete from quote_topics where article_id in (from stale) and not list_contains($but::varchar[], topic)

-- name: tag_articles
-- Tag stale articles; their texts are read by row number.
insert into article_topics
select a.article_id, $topic
from articles a
join article_text t on t.article_id = a.article_id and t.revision = a.revision
where t.rowid in (select rowid from article_text where article_id in (from stale))
    and regexp_matches(
        case
            when $exclude is null then coalesce(a.title, '') || chr(10) || t.text
            else regexp_replace(coalesce(a.title, '') || chr(10) || t.text, $exclude, '\1 \2', 'g')
        end,
        $pattern
    )

-- name: tag_quotes
-- Tag quotes in stale articles.
insert into quote_topics
select quote_id, article_id, $topic
from current_quotes
where quote_row in (from stale_quotes)
    and regexp_matches(
        case when $exclude is null then text else regexp_replace(text, $exclude, '\1 \2', 'g') end, $pattern
    )
