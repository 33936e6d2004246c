"""A small invented newsroom as records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from onrecord.ingest.records import Article, Entry, Failure, Feed, Fetched, Outlet, Source, Validators
from onrecord.nlp.records import Mention, Place, Quote, Reading, Speaker
from onrecord.store import Store
from onrecord.store.records import ArticleSaved, Saving, Todo

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
OUTLETS = (
    Outlet("ledger", "Ohio Ledger", "ledger.example", "ocd-division/country:us/state:oh"),
    Outlet("post", "Capital Post", "post.example"),
)
SOURCES = (
    Source("ledger-news", "ledger", "feed", "https://ledger.example/rss"),
    Source("ledger-politics", "ledger", "feed", "https://ledger.example/politics.rss", every=timedelta(0)),
    Source("post-news", "post", "feed", "https://post.example/rss"),
)
TEXT = (
    'The budget vote in Toledo can wait, officials said.\n"We will not sign it," said Mayor Ada Quill.\nParma agreed.'
)


def save_article(
    store: Store,
    todo: Todo,
    fetched: Fetched,
    article: Article,
    signature: bytes,
    cluster: int | None,
    reading: Reading,
    now: datetime,
    key: str | None = None,
) -> ArticleSaved:
    """`Store.save_articles` of one."""
    return store.save_articles([Saving(todo, fetched, article, signature, cluster, reading, key)], now)[0]


class House:
    """Makes records and drives a store with them, so that a test says only what it is about."""

    now = NOW

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def fetched(self, url: str, *, status: int = 200, etag: str | None = None, moved_to: str | None = None) -> Fetched:
        return Fetched(url, url, status, (), b"x" * 10, Validators(etag), self.now, 0.1, moved_to)

    def failure(self, url: str, reason: str = "timeout", stage: str = "fetch") -> Failure:
        return Failure(stage, url, reason, "it took longer than 30 s", self.now)  # type: ignore[arg-type]

    def entry(self, source: str, name: str, fingerprint: str = "1") -> Entry:
        url = f"https://{source.split('-')[0]}.example/{name}"
        return Entry(
            source, url, url.removeprefix("https://"), f"Story {name}", self.now, fingerprint, name, ("Bo Reed",)
        )

    def feed(self, source: str, *names: str, fingerprint: str = "1", failures: tuple[Failure, ...] = ()) -> Feed:
        return Feed("News", tuple(self.entry(source, name, fingerprint) for name in names), failures)

    def article(self, todo: Todo, text: str = TEXT, published: datetime | None = NOW) -> Article:
        text_hash = blake2b(text.encode(), digest_size=16).hexdigest()
        where = "json-ld" if published else None
        return Article(
            todo.entry.url, todo.entry.url, todo.outlet.id, todo.entry.title, ("Bo Reed",), published, where, "en",
            "Politics", "open", text, text_hash,
        )  # fmt: skip

    def reading(self, text: str = TEXT, version: str = "1") -> Reading:
        """What a pipeline would find in TEXT: one direct quote by Ada Quill, one indirect, Toledo and Parma."""

        def span(words: str) -> tuple[int, int]:
            start = text.index(words)
            return (start, start + len(words))

        said = '"We will not sign it,"'
        vote = "The budget vote in Toledo can wait"
        mayor = Speaker("Ada Quill", "person", "mayor", None, "ocd-division/country:us/state:oh/place:toledo")
        quotes = (
            Quote(
                "indirect", (span(vote),), vote, Mention((span("said"),), "said", "say"),
                Mention((span("officials"),), "officials"), None, 0.6,
            ),
            Quote(
                "direct", (span(said),), said, Mention(((span("said Mayor")[0], span("said Mayor")[0] + 4),), "said", "say"),
                Mention((span("Mayor Ada Quill"),), "Mayor Ada Quill"), mayor, 0.95,
            ),
        )  # fmt: skip
        places = tuple(
            Place(span(name), name, "place", name, "OH", f"ocd-division/country:us/state:oh/place:{name.lower()}", geoid, 0.9, "state")
            for name, geoid in (("Toledo", "3977000"), ("Parma", "3961000"))
        )  # fmt: skip
        return Reading(version, quotes, places)

    def show(self, store: Store, source: str, *names: str, fingerprint: str = "1"):  # type: ignore[no-untyped-def]
        """The source answers with these stories."""
        (due,) = store.due(self.now, only=source)
        feed = self.feed(source, *names, fingerprint=fingerprint)
        return store.save_feed(due, self.fetched(due.url), feed, self.now + timedelta(minutes=30), self.now)

    def todo(self, store: Store, name: str) -> Todo:
        return next(it for it in store.todo(self.now) if it.entry.url.endswith("/" + name))

    def save(
        self, store: Store, name: str, text: str = TEXT, cluster: int | None = None, published: datetime | None = NOW
    ) -> ArticleSaved:
        """The page of a story that is still to do becomes an article."""
        todo = self.todo(store, name)
        article = self.article(todo, text, published)
        fetched = self.fetched(todo.entry.url)
        return save_article(store, todo, fetched, article, b"\x01" * 16, cluster, self.reading(text), self.now)
