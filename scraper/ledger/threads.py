"""The threads of a site as its answers tell of them: how many comments each declares, and which are held."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.items import Partly

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from scraper.told import Told

SCHEMA = """
CREATE TABLE IF NOT EXISTS threads (
    url TEXT PRIMARY KEY, key TEXT, declared INTEGER, has_post INTEGER NOT NULL DEFAULT 0,
    is_matching INTEGER NOT NULL DEFAULT 0, digest TEXT, asked TEXT, seen TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS held (
    thread TEXT NOT NULL, comment TEXT NOT NULL, digest TEXT, seen TEXT NOT NULL,
    PRIMARY KEY (thread, comment)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS held_comment ON held (comment);
CREATE TABLE IF NOT EXISTS shown (
    thread TEXT NOT NULL, comment TEXT NOT NULL, page TEXT NOT NULL, answers TEXT,
    PRIMARY KEY (thread, comment)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sought (thread TEXT PRIMARY KEY, run TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dates (thread TEXT PRIMARY KEY, published TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stamps (thread TEXT PRIMARY KEY, stamp TEXT NOT NULL, asked TEXT) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One thread: its address and the platform's number, the comments it declares and those held, whether its post is
    held, whether it matches the topic, the runs in which its comments were asked for, and what no page showed, when its
    post was published (ISO 8601, as stated), and the feed of its comments that a feed of posts names."""

    url: str
    key: str | None
    declared: int | None
    has_post: bool
    is_matching: bool
    asked: str | None
    sought: str | None
    held: int
    published: str | None = None
    feed: str | None = None

    @property
    def is_whole(self) -> bool:
        """Is every comment held that it declares?"""
        return self.has_post and self.declared is not None and not self.is_short

    @property
    def is_short(self) -> bool:
        """Does it declare more comments than are held?"""
        return self.declared is not None and self.held < self.declared


class Threads:
    """The tables of threads in a ledger; every change is a part of the transaction that is open."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._db.execute(_FEEDS)

    def tell(self, told: Iterable[Told], run_id: str, *, by_api: bool) -> list[Told]:
        """Enter what an answer tells; gives those of which something is new or said otherwise than before.

        Only an API's words are compared with what it said before: a page says the same in other words.
        """
        return [one for one in told if self._enter(one, run_id, by_api=by_api)]

    def knows(self, told: Told) -> bool:
        """Is anything held of what an answer tells: one of its comments, or its post where there are none?"""
        if told.stamp is not None:
            return self._stamp_of(told.url) == told.stamp
        row = self._db.execute("SELECT digest FROM threads WHERE url = ?", (told.url,)).fetchone()
        if not told.comments:
            return row is not None and row[0] == told.post_digest
        held = (self._db.execute(_HELD, (told.url, number)).fetchone() for number in told.comments)
        return any(one is not None for one in held)

    def of(self, url: str) -> ThreadRow | None:
        """One thread by its address."""
        row = self._db.execute(f"{_THREADS} WHERE url = ?", (url,)).fetchone()
        return ThreadRow(*row) if row else None

    def holds(self, number: str) -> bool:
        """Is a comment of that number held, of whatever thread?"""
        return self._db.execute(_HOLDS, (number,)).fetchone() is not None

    def all(self) -> list[ThreadRow]:
        """Every thread, in the order of their addresses."""
        return [ThreadRow(*row) for row in self._db.execute(f"{_THREADS} ORDER BY url")]

    def has_api(self) -> bool:
        """Did an API ever tell of a post or comment? A page may name one that answers nobody."""
        told = self._db.execute("SELECT 1 FROM threads WHERE digest IS NOT NULL LIMIT 1").fetchone()
        return told is not None or self.has_comments()

    def has_comments(self) -> bool:
        """Did an API ever tell of a comment?"""
        return self._db.execute("SELECT 1 FROM held WHERE digest IS NOT NULL LIMIT 1").fetchone() is not None

    def told_in(self, run_id: str) -> int:
        """How many threads the answers of a run told of."""
        return int(self._db.execute("SELECT COUNT(*) FROM threads WHERE seen = ?", (run_id,)).fetchone()[0])

    def ask(self, urls: Iterable[str], run_id: str) -> None:
        """Note that the comments of these threads are asked for in a run."""
        self._db.executemany("UPDATE threads SET asked = ? WHERE url = ?", [(run_id, url) for url in urls])

    def seek(self, urls: Iterable[str], run_id: str) -> None:
        """Note that what no page showed of these threads is asked for in a run."""
        self._db.executemany("INSERT OR REPLACE INTO sought VALUES (?, ?)", [(url, run_id) for url in urls])

    def changed(self, since: str) -> list[ThreadRow]:
        """Threads whose own answers were not asked for since a list said that they changed, nor from that run on."""
        query = f"{_THREADS} WHERE url IN (SELECT thread FROM stamps WHERE asked IS NULL OR asked < ?) ORDER BY url"
        return [ThreadRow(*row) for row in self._db.execute(query, (since,))]

    def ask_own(self, urls: Iterable[str], run_id: str) -> None:
        """Note that the own answers of these threads are asked for in a run."""
        self._db.executemany("UPDATE stamps SET asked = ? WHERE thread = ?", [(run_id, url) for url in urls])

    def has_stamps(self) -> bool:
        """Does the site have lists that name threads without their words?"""
        return self._db.execute("SELECT 1 FROM stamps LIMIT 1").fetchone() is not None

    def lacks_counts(self, *, matching: bool) -> bool:
        """Does any thread whose post is held declare no count, of those on the topic or of all?"""
        query = "SELECT 1 FROM threads WHERE has_post AND declared IS NULL AND (is_matching OR ?) LIMIT 1"
        return self._db.execute(query, (not matching,)).fetchone() is not None

    def uncounted(self) -> list[ThreadRow]:
        """Threads whose post is held, and of which nobody said how many comments they have."""
        return [ThreadRow(*row) for row in self._db.execute(f"{_THREADS} WHERE has_post AND declared IS NULL")]

    def match_only(self, urls: Iterable[str]) -> None:
        """Note that these threads are on the topic, and no others."""
        self._db.execute("UPDATE threads SET is_matching = 0 WHERE is_matching")
        self._db.executemany("UPDATE threads SET is_matching = 1 WHERE url = ?", [(url,) for url in urls])

    def rest_is_silent(self) -> None:
        """A feed in the order of its counts came to those of none: what it would have listed and did not has none."""
        self._db.execute(_SILENT)

    def partly(self) -> list[Partly]:
        """Every thread with a count, and where its comments are said to stand; those that are whole too."""
        shown: dict[str, list[tuple[str, str, str | None]]] = {}
        for thread, *comment in self._db.execute(
            "SELECT thread, comment, page, answers FROM shown WHERE comment != ''"
        ):
            shown.setdefault(thread, []).append(tuple(comment))
        asked = frozenset(url for (url,) in self._db.execute(_LOOKED_AT))
        return [
            Partly(row.url, max(0, row.declared - row.held), tuple(shown.get(row.url, ())), asked)
            for row in self.all()
            if row.declared is not None
        ]

    def are_partly(self) -> bool:
        """Is any thread known to lack comments?"""
        query = f"SELECT 1 FROM ({_THREADS}) WHERE has_post AND held < declared LIMIT 1"
        return self._db.execute(query).fetchone() is not None

    def drop_unseen(self, since: str) -> list[str]:
        """Hold no more what an API told before that run, and no answer of it or of a later one; gives the threads."""
        urls = [url for (url,) in self._db.execute(_NOT_SEEN, (since, since))]
        self._db.execute("DELETE FROM held WHERE digest IS NOT NULL AND seen < ?", (since,))
        self._db.execute(_FORGET_SHOWN)
        return urls

    def _enter(self, told: Told, run_id: str, *, by_api: bool) -> bool:
        before = self._db.execute("SELECT digest, declared FROM threads WHERE url = ?", (told.url,)).fetchone()
        digest = told.post_digest if by_api else None
        values = (told.url, told.key, told.declared, told.has_post, told.is_matching, digest, run_id)
        self._db.execute(_TELL, values)
        if told.published is not None:
            self._db.execute("INSERT OR REPLACE INTO dates VALUES (?, ?)", (told.url, told.published.isoformat()))
        if told.feed is not None:
            self._db.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?)", (told.url, told.feed))
        is_news = before is None or (digest is not None and before[0] not in (None, digest))
        if told.stamp is not None and self._stamp_of(told.url) != told.stamp:
            self._db.execute("INSERT OR REPLACE INTO stamps VALUES (?, ?, NULL)", (told.url, told.stamp))
            is_news = True
        if told.declared is not None and before is not None and before[1] not in (None, told.declared):
            is_news = True
            self._db.execute("DELETE FROM sought WHERE thread = ?", (told.url,))
        for number, words in told.comments.items():
            held = self._db.execute(_HELD, (told.url, number)).fetchone()
            digest = words if by_api else None
            self._db.execute(_HOLD, (told.url, number, digest, run_id))
            is_news |= held is None or (digest is not None and held[0] not in (None, digest))
        if not told.in_feeds:
            self._db.execute(
                "INSERT OR IGNORE INTO shown VALUES (?, '', '', NULL)", (told.url,)
            )  # that it is none of them
        self._enter_shown(told)
        return is_news

    def _enter_shown(self, told: Told) -> None:
        """Which page each comment stands on: the one it names, else the one that others of this answer stand on."""
        stated = [(told.url, number, *where) for number, where in told.shown.items() if where[0] is not None]
        self._db.executemany("INSERT OR REPLACE INTO shown VALUES (?,?,?,?)", stated)
        if len(stated) == len(told.shown):
            return
        known = self._db.execute("SELECT comment, page FROM shown WHERE thread = ?", (told.url,)).fetchall()
        pages = Counter(page for number, page in known if number in told.shown)
        if pages:
            here = pages.most_common(1)[0][0]
            others = [(told.url, number, here, answers) for number, (_, answers) in told.shown.items()]
            self._db.executemany("INSERT OR IGNORE INTO shown VALUES (?,?,?,?)", others)

    def _stamp_of(self, url: str) -> str | None:
        found = self._db.execute("SELECT stamp FROM stamps WHERE thread = ?", (url,)).fetchone()
        return found[0] if found else None


# Beside the schema: a ledger of the same format without it is as good.
_FEEDS = "CREATE TABLE IF NOT EXISTS feeds (thread TEXT PRIMARY KEY, url TEXT NOT NULL) WITHOUT ROWID"
_THREADS = """
SELECT url, key, declared, has_post, is_matching, asked,
(SELECT run FROM sought WHERE sought.thread = threads.url),
(SELECT COUNT(*) FROM held WHERE held.thread = threads.url) AS held,
(SELECT published FROM dates WHERE dates.thread = threads.url),
(SELECT feeds.url FROM feeds WHERE feeds.thread = threads.url) FROM threads"""
_SILENT = """
UPDATE threads SET declared = 0 WHERE declared IS NULL AND has_post
AND url NOT IN (SELECT thread FROM shown WHERE comment = '')
AND NOT EXISTS (SELECT 1 FROM held WHERE held.thread = threads.url)"""
_LOOKED_AT = "SELECT url FROM urls WHERE kind = 'lacking' AND state = 'captured'"
_FORGET_SHOWN = """
DELETE FROM shown WHERE comment != '' AND NOT EXISTS (
    SELECT 1 FROM held WHERE held.thread = shown.thread AND held.comment = shown.comment)"""
_TELL = """
INSERT INTO threads (url, key, declared, has_post, is_matching, digest, seen) VALUES (?,?,?,?,?,?,?)
ON CONFLICT (url) DO UPDATE SET
key = COALESCE(excluded.key, key), declared = COALESCE(excluded.declared, declared),
has_post = has_post OR excluded.has_post, is_matching = is_matching OR excluded.is_matching,
digest = COALESCE(excluded.digest, digest), seen = excluded.seen"""
_HOLDS = "SELECT 1 FROM held INDEXED BY held_comment WHERE comment = ? LIMIT 1"
_HELD = "SELECT digest FROM held WHERE thread = ? AND comment = ?"
_HOLD = """
INSERT INTO held VALUES (?,?,?,?)
ON CONFLICT (thread, comment) DO UPDATE SET digest = COALESCE(excluded.digest, digest), seen = excluded.seen"""
_NOT_SEEN = """
SELECT DISTINCT thread FROM held WHERE digest IS NOT NULL AND seen < ?
UNION SELECT url FROM threads WHERE digest IS NOT NULL AND seen < ?"""
