"""What a run still needs of a site that can be asked as a whole, and what it need not ask for any more.

A WordPress' API lists every post and nearly every comment in a few answers, its feed says how many comments each
thread has: a thread's page is evidence then, and a source only where the two differ. Everything here is read off the
ledger, so a run that was killed decides the same when it goes on.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper import platforms
from scraper.aim import EVERYTHING, Aim
from scraper.items import Link, Source, Want
from scraper.ledger import KINDS, PRIORITIES, Found
from scraper.liveliness import lively
from scraper.period import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.following import Heard
    from scraper.ledger import Ledger, UrlRow
    from scraper.ledger.threads import ThreadRow


OFF_TOPIC = "off topic"
SEARCHED = "the site's own search was asked instead"
WHOLE = "every comment is held from the site's own API"
COUNTED = "every count is known"
__all__ = ["COUNTED", "EVERYTHING", "OFF_TOPIC", "OUTSIDE", "SEARCHED", "WHOLE", "Aim", "Needs"]


class Needs:
    """What one run needs of one site."""

    def __init__(self, ledger: Ledger, aim: Aim, run_id: str) -> None:
        """`ledger` is the open one of the site."""
        self.aim = aim
        self.topic = aim.topic
        self._ledger = ledger
        self._run_id = run_id
        self._source: Source | None = None
        self._is_stale = True  # was anything told since the last round?

    @property
    def source(self) -> Source | None:
        """The site's API, where a page named it; a web archive is asked for none."""
        if self._source is None and self._ledger.via == "live" and (stated := self._ledger.get("source")):
            self._source = Source(**json.loads(stated))
        return self._source

    def reads(self, row: UrlRow) -> bool:
        """Are the comments of this page counted as it comes? Where its thread is held in part."""
        if row.kind not in ("thread", "comments") or self.source is None:
            return False
        thread = self._thread_of(row)
        return thread is not None and not thread.is_whole

    def told(self, row: UrlRow, heard: Heard, status: int) -> None:
        """Enter what an answer tells, in the transaction that keeps it."""
        ledger = self._ledger
        if heard.links.source is not None and self.source is None:
            ledger.set("source", json.dumps(asdict(heard.links.source)))
            ledger.add(self._first(heard.links.source), self._run_id)
        if row.kind == "search" and status == 200:
            ledger.set("searched", self._run_id)
        if row.kind == "listing" and status == 200 and self.aim.period and "/posts" in row.url:
            ledger.set("bounded", self._run_id)
        if row.kind == "counts":
            self._count(len(heard.told))
        by_api = row.kind in BY_API
        changed = ledger.threads.tell(heard.told, self._run_id, by_api=by_api)
        if by_api and self.aim.evidence == "page":
            self._look_again(one.url for one in changed)
        self._is_stale = True

    def follows(self, row: UrlRow, heard: Heard) -> list[Link]:
        """The links of an answer that are worth entering: of the news and the counts no next page behind their end."""
        links = [link for link in heard.links.on_site if link.about is None or self.topic.found(link.about)[1]]
        is_old = self.aim.period.ended_before
        links = [link._replace(refused=OUTSIDE) if link.modified and is_old(link.modified) else link for link in links]
        if row.kind in BY_API:  # the next page of a listing is asked for as what its first one was
            links = [Link(link.url, row.kind) if link.kind == "listing" else link for link in links]  # type: ignore[arg-type]
        if row.kind == "news" and any(map(self._ledger.threads.knows, heard.told)):
            return [link for link in links if link.kind != "news"]
        if row.kind == "counts" and (
            len(heard.told) < int(self._ledger.get("counts") or 0)
            or (heard.told and all(is_old(one.published) for one in heard.told))
        ):
            return [link for link in links if link.kind != "counts"]
        return links

    def look_over(self) -> None:
        """Begin any run: where the collection's aim is another than before, what was refused for the old one waits
        again, and the source is asked by the new one."""
        before, digest = self._ledger.get("aim"), self.aim.digest
        if before == digest:
            return
        with self._ledger.transaction():
            self._ledger.set("aim", digest)
            if before is None:
                return
            self._ledger.reopen(OF_AN_AIM)
            if self.source is not None:
                self._ledger.set("searched", "")
                self._ledger.set("bounded", "")
                self._ledger.add(self._first(self.source), self._run_id)

    def begin_again(self) -> bool:
        """Begin a later run: all is looked at again in a sweep; else what a site with an API calls news, of another
        site its front pages and the threads that are lively; and what failed or may be allowed now. Is it only a part
        of what there is?"""
        source = self.source if self._ledger.threads.has_api() else None
        if source is None and self.aim.sweep:
            self._ledger.mark_due(self._run_id)
        elif source is None:
            self._ledger.mark_due(self._run_id, spared=("thread", "comments", "page", "archive"))
            self._ledger.take_up(lively(self._ledger.looked_at(), datetime.now(UTC)))
        elif self.aim.sweep:
            spared = ("news", "thread", "comments", "page", "archive")
            self._ledger.mark_due(self._run_id, spared if self._is_chosen() else (*spared, "api"))
            self._ledger.take_up(self._ledger.unreadable())
        else:
            self._ledger.mark_due(self._run_id, spared=KINDS)
            for link in platforms.requests(source, Want("news")):
                self._ledger.discover([Found(link.url, link.kind)], self._run_id)
                self._ledger.due(link.url)
        return not self.aim.sweep

    def against(self, row: UrlRow) -> str | None:
        """Why this address need not be asked for; None where it has to be."""
        if row.kind in DATED and (reason := self.aim.period.refuses(row.url)):
            return reason
        if self.source is None:
            return None
        if row.kind in ("listing", "archive", "page"):
            is_elsewhere = row.kind == "page" and _BOARD.search(row.url)
            return SEARCHED if self._is_searched() and not is_elsewhere else None
        if row.kind == "counts":
            return None if self._lacks_counts() else COUNTED
        if row.kind not in ("thread", "comments"):
            return None
        thread = self._thread_of(row)
        if self._is_outside(thread):
            return OUTSIDE
        if self.aim.is_topical and (thread is None or not thread.is_matching):
            return OFF_TOPIC if thread is not None or self._is_searched() else None
        if thread is None or not thread.is_whole or (row.kind == "thread" and self.aim.evidence == "page"):
            return None
        return WHOLE

    def is_late(self, row: UrlRow) -> bool:
        """Is this asked for only once the site's API has answered all that it was asked? Before it has, nobody knows
        whether any count is lacking."""
        if row.kind == "counts":
            return self._ledger.owes(PRIORITIES["api"])
        return self.source is not None and PRIORITIES[row.kind] > EARLY

    def next_round(self) -> bool:
        """Enter what to ask the source once it has answered all before: of threads on the topic and in the period of
        which a part was told the posts and comments. Is there anything?"""
        if not self._is_stale or self.source is None:
            return False
        self._is_stale = False
        if self.aim.sweep:
            self._swept()
        if not self._is_chosen():
            return False
        matching = [thread for thread in self._ledger.threads.all() if self._is_wanted(thread)]
        partly = [thread for thread in matching if thread.asked is None and not thread.is_whole]
        if self.aim.period:  # of one whose post is not told yet nobody knows
            partly = [thread for thread in partly if thread.has_post]
        wants = [Want("posts", keys=keys) for keys in _batches(t for t in matching if not t.has_post)]
        wants += [Want("comments", keys=keys) for keys in _batches(partly)]
        found = [one for want in wants if (one := self._next_of(want)) is not None]
        with self._ledger.transaction():
            self._ledger.threads.ask([thread.url for thread in partly], self._run_id)
            self._ledger.add(found, self._run_id)
        return bool(found)

    def _is_wanted(self, thread: ThreadRow) -> bool:
        is_meant = thread.is_matching or not self.aim.is_topical
        return is_meant and thread.key is not None and not self._is_outside(thread)

    def _next_of(self, want: Want) -> Found | None:
        """The first request for it that was not made yet: what was not among the posts may be among the pages."""
        assert self.source is not None
        links = platforms.requests(self.source, want)
        return next((Found(link.url, link.kind) for link in links if self._ledger.row(link.url) is None), None)

    def _swept(self) -> None:
        """What the API told once and tells no more is held no more, and looked for on the pages that showed it."""
        with self._ledger.transaction():
            gone = self._ledger.threads.drop_unseen(self._run_id)
            self._look_again(gone)

    def _first(self, source: Source) -> list[Found]:
        """What is asked of a source that was just found: on a topic its search, and all where that gives no answer."""
        words = self.topic.beginnings if self.aim.is_topical else ()
        period = (self.aim.period.first, self.aim.period.last)
        wants = [*([Want("search", words, period=period)] if words else []), Want("everything", period=period)]
        return [Found(link.url, link.kind) for want in wants for link in platforms.requests(source, want)]

    def _count(self, entries: int) -> None:
        """Note how many entries a page of the feed has: one with fewer is the last."""
        if int(self._ledger.get("counts") or 0) < entries:
            self._ledger.set("counts", str(entries))

    def _thread_of(self, row: UrlRow) -> ThreadRow | None:
        """The thread that a page is of: a page of its comments was met on it, or on another such page."""
        url = row.url if row.kind == "thread" else self._ledger.thread_behind(row.id)
        return self._ledger.threads.of(url) if url else None

    def _look_again(self, urls: Iterable[str]) -> None:
        """Let the pages of threads that changed be asked for again."""
        for url in urls:
            row = self._ledger.row(url)
            if row is not None and row.kind == "thread" and row.state == "captured":
                self._ledger.due(url)

    def _is_searched(self) -> bool:
        return self.aim.is_topical and bool(self._ledger.get("searched"))

    def _is_bounded(self) -> bool:
        return bool(self.aim.period and self._ledger.get("bounded"))

    def _is_chosen(self) -> bool:
        """Did the source name the threads that are wanted, by a search or by their dates?"""
        return self._is_searched() or self._is_bounded()

    def _is_outside(self, thread: ThreadRow | None) -> bool:
        """Is a thread outside the period? One that the source did not name among all inside is."""
        if thread is not None and thread.published is not None:
            return self.aim.period.leaves_out(datetime.fromisoformat(thread.published))
        return thread is None and self._is_bounded()

    def _lacks_counts(self) -> bool:
        """Is the count of any thread that is wanted not known?"""
        threads = self._ledger.threads
        if not self.aim.period:
            return threads.lacks_counts(matching=self.aim.is_topical)
        return any(one.has_post and one.declared is None and self._is_wanted(one) for one in threads.all())


def _batches(threads: Iterable[ThreadRow]) -> list[tuple[str, ...]]:
    """Their numbers, as many at a time as an address may hold."""
    keys = sorted({thread.key for thread in threads if thread.key}, key=lambda key: (len(key), key))
    return [tuple(keys[at : at + _BATCH]) for at in range(0, len(keys), _BATCH)]


DATED = ("thread", "comments", "page", "archive")  # kinds of addresses that say by themselves of when they are
OF_AN_AIM = (OFF_TOPIC, SEARCHED, OUTSIDE, WHOLE)  # reasons that another aim has not
EARLY = PRIORITIES["counts"]  # up to this rank a request tells of many threads
BY_API = ("news", "search", "listing", "api")  # kinds of answers that say the same of a comment in the same words
_BOARD = re.compile(r"forum|foren|foro|board|communit|discuss|topic|phpbb|vbulletin", re.I)  # another program beside it
_BATCH = 100  # entries that one answer of an API holds
