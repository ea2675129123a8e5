"""What a run still needs of a site that can be asked as a whole, and what it need not ask for any more.

A WordPress' API lists every post and nearly every comment in a few answers, its feed says how many comments each
thread has: a thread's page is evidence then, and a source only where the two differ. Everything here is read off the
ledger, so a run that was killed decides the same when it goes on.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from scraper import platforms
from scraper.items import Link, Source, Want
from scraper.ledger import KINDS, PRIORITIES, Found
from scraper.liveliness import lively
from scraper.topic import Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.following import Heard
    from scraper.ledger import Ledger, UrlRow
    from scraper.ledger.threads import ThreadRow
    from scraper.told import Told


OFF_TOPIC = "off topic"
SEARCHED = "the site's own search was asked instead"
WHOLE = "every comment is held from the site's own API"
COUNTED = "every count is known"


@dataclass(frozen=True, slots=True)
class Aim:
    """What a collection wants of a site. Without `terms` everything is on topic; `sweep` looks at everything again."""

    terms: tuple[str, ...] = ()
    scope: Literal["topic", "site"] = "site"
    evidence: Literal["page", "api"] = "page"
    sweep: bool = False

    @property
    def is_topical(self) -> bool:
        """Is only a part of a site wanted?"""
        return self.scope == "topic" and bool(self.terms)


EVERYTHING = Aim()


class Needs:
    """What one run needs of one site."""

    def __init__(self, ledger: Ledger, aim: Aim, run_id: str) -> None:
        """`ledger` is the open one of the site."""
        self.aim = aim
        self.topic = Terms(aim.terms)
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
        links = (link.url for link in heard.links.on_site)
        ledger.looks.enter(row, heard.look, links, is_redirect=300 <= status < 400)
        if heard.links.source is not None and self.source is None:
            ledger.set("source", json.dumps(asdict(heard.links.source)))
            ledger.add(self._first(heard.links.source), self._run_id)
        if row.kind == "search" and status == 200:
            ledger.set("searched", self._run_id)
        if row.kind == "counts":
            self._count(heard.told)
        by_api = row.kind in BY_API
        changed = ledger.threads.tell(heard.told, self._run_id, by_api=by_api)
        if by_api and self.aim.evidence == "page":
            self._look_again(one.url for one in changed)
        self._is_stale = True

    def follows(self, row: UrlRow, heard: Heard) -> list[Link]:
        """The links of an answer that are worth entering: of the news and the counts no next page behind their end."""
        links = [link for link in heard.links.on_site if link.about is None or self.topic.found(link.about)[1]]
        links = [link for link in links if link.comment is None or not self._ledger.threads.holds(link.comment)]
        if row.kind in BY_API:  # the next page of a listing is asked for as what its first one was
            links = [Link(link.url, row.kind) if link.kind == "listing" else link for link in links]  # type: ignore[arg-type]
        if row.kind == "news" and any(map(self._ledger.threads.knows, heard.told)):
            return [link for link in links if link.kind != "news"]
        is_last = len(heard.told) < int(self._ledger.get("counts") or 0)
        if row.kind == "counts" and (is_last or self._is_silence(heard.told)):
            return [link for link in links if link.kind != "counts"]
        return links

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
            self._ledger.note("silent", "")
            self._ledger.note("least", "")
            spared = ("news", "thread", "comments", "page", "archive")
            self._ledger.mark_due(self._run_id, spared if self._is_searched() else (*spared, "api"))
            self._ledger.take_up(self._ledger.unreadable())
        else:
            self._ledger.mark_due(self._run_id, spared=KINDS)
            for link in platforms.requests(source, Want("news")):
                self._ledger.discover([Found(link.url, link.kind)], self._run_id)
                self._ledger.due(link.url)
        return not self.aim.sweep

    def against(self, row: UrlRow) -> str | None:
        """Why this address need not be asked for; None where it has to be."""
        reason = self._against(row) if self.source is not None else None
        reason = reason or self._ledger.looks.against(row)
        if reason is not None and reason.startswith("trap"):
            self._ledger.note("trapped", "1")
        return reason

    def _against(self, row: UrlRow) -> str | None:
        if row.kind in ("listing", "archive", "page"):
            is_elsewhere = row.kind == "page" and _BOARD.search(row.url)
            return SEARCHED if self._is_searched() and not is_elsewhere else None
        if row.kind == "counts":
            return None if self._ledger.threads.lacks_counts(matching=self.aim.is_topical) else COUNTED
        if row.kind not in ("thread", "comments", "lacking"):
            return None
        thread = self._thread_of(row)
        if self.aim.is_topical and (thread is None or not thread.is_matching):
            return OFF_TOPIC if thread is not None or self._is_searched() else None
        if thread is None or not thread.is_whole or (row.kind == "thread" and self.aim.evidence == "page"):
            return None
        return WHOLE

    def is_late(self, row: UrlRow) -> bool:
        """Is this asked for only once the site's API has answered all that it was asked?"""
        return self.source is not None and PRIORITIES[row.kind] > EARLY

    def next_round(self) -> bool:
        """Enter what to ask the source once it has answered all before: of threads on the topic of which a search gave
        a part the posts and comments. Is there anything?"""
        if not self._is_stale or self.source is None:
            return False
        self._is_stale = False
        if self.aim.sweep:
            self._swept()
        return self._asks_for_matching() or self._asks_for_lacking()

    def _asks_for_matching(self) -> bool:
        """Are posts and comments of threads on the topic asked for, of which a search gave a part?"""
        if not self._is_searched():
            return False
        matching = [thread for thread in self._ledger.threads.all() if thread.is_matching and thread.key]
        partly = [thread for thread in matching if thread.asked is None and not thread.is_whole]
        wants = [Want("posts", keys=keys) for keys in _batches(t for t in matching if not t.has_post)]
        wants += [Want("comments", keys=keys) for keys in _batches(partly)]
        found = [one for want in wants if (one := self._next_of(want)) is not None]
        with self._ledger.transaction():
            self._ledger.threads.ask([thread.url for thread in partly], self._run_id)
            self._ledger.add(found, self._run_id)
        return bool(found)

    def _next_of(self, want: Want) -> Found | None:
        """The first request for it that was not made yet: what was not among the posts may be among the pages."""
        assert self.source is not None
        links = platforms.requests(self.source, want)
        return next((Found(link.url, link.kind) for link in links if self._ledger.row(link.url) is None), None)

    def _asks_for_lacking(self) -> bool:
        """Are comments asked for that the API left out of threads, where their pages or feeds are likely to be?

        Where pages are evidence, those of the threads come first: they show some of them.
        """
        assert self.source is not None
        with self._ledger.transaction():
            if self._ledger.get("silent"):
                self._ledger.threads.rest_is_silent()
        is_evidence = self.aim.evidence == "page"
        if (is_evidence and self._ledger.owes(PRIORITIES["thread"])) or not self._ledger.threads.are_partly():
            return False
        in_feed = 0 if is_evidence else int(self._ledger.get("counts") or 0)
        likely = platforms.requests_for(self.source, self._ledger.threads.partly(), in_feed)
        partly = [one for one in self._ledger.threads.all() if one.has_post and not one.is_whole]
        wanted = [one.url for one in partly if one.is_matching or not self.aim.is_topical]
        found = {url: self._next(likely[url]) for url in wanted if url in likely}
        with self._ledger.transaction():
            for url, links in found.items():
                row = self._ledger.row(url)
                self._ledger.add([Found(link.url, link.kind) for link in links], self._run_id, row.id if row else None)
        return any(found.values())

    def _next(self, groups: Iterable[Sequence[Link]]) -> list[Link]:
        """The first group's links that were not asked for yet: one may spare the next."""
        for links in groups:
            rows = [(link, self._ledger.row(link.url)) for link in links]
            left = [link for link, row in rows if row is None or (row.state == "pending" and row.kind != link.kind)]
            if left:
                return left
        return []

    def _swept(self) -> None:
        """What the API told once and tells no more is held no more, and looked for on the pages that showed it."""
        with self._ledger.transaction():
            gone = self._ledger.threads.drop_unseen(self._run_id)
            self._look_again(gone)

    def _first(self, source: Source) -> list[Found]:
        """What is asked of a source that was just found: on a topic its search, and all where that gives no answer."""
        words = self.topic.terms if self.aim.is_topical else ()
        wants = [*([Want("search", words)] if words else []), Want("everything")]
        return [Found(link.url, link.kind) for want in wants for link in platforms.requests(source, want)]

    def _count(self, told: Sequence[Told]) -> None:
        """Note how many entries a page of the feed has, for one with fewer is the last; and whether it came to those
        without a comment, where it is in the order of their counts."""
        if int(self._ledger.get("counts") or 0) < len(told):
            self._ledger.set("counts", str(len(told)))
        if self._is_silence(told):
            self._ledger.set("silent", self._run_id)
        counts = self._counts(told)
        is_sorted = counts == sorted(counts, reverse=True)
        self._ledger.set("least", str(counts[-1] if counts and is_sorted else 0))  # in no order: none is less

    def _is_silence(self, told: Sequence[Told]) -> bool:
        """Do the counts of a feed sink to nothing, so that the rest of it has no comments?"""
        counts = self._counts(told)
        return bool(counts) and counts[0] > counts[-1] == 0 and counts == sorted(counts, reverse=True)

    def _counts(self, told: Sequence[Told]) -> list[int]:
        """The counts of a page of the feed, behind the least of those before."""
        least = self._ledger.get("least")
        return [*([int(least)] if least else []), *(one.declared or 0 for one in told)]

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
        return self.aim.is_topical and self._ledger.get("searched") is not None


def _batches(threads: Iterable[ThreadRow]) -> list[tuple[str, ...]]:
    """Their numbers, as many at a time as an address may hold."""
    keys = sorted({thread.key for thread in threads if thread.key}, key=lambda key: (len(key), key))
    return [tuple(keys[at : at + _BATCH]) for at in range(0, len(keys), _BATCH)]


EARLY = PRIORITIES["lacking"]  # up to this rank a request tells of many threads
BY_API = ("news", "search", "listing", "api")  # kinds of answers that say the same of a comment in the same words
_BOARD = re.compile(r"forum|foren|foro|board|communit|discuss|topic|phpbb|vbulletin", re.I)  # another program beside it
_BATCH = 100  # entries that one answer of an API holds
