"""The sources of a site, as its ledger remembers them: those that may answer, those that are shut, and whether all of
the site was listed."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC
from typing import TYPE_CHECKING, Literal

from scraper import platforms
from scraper.dates import iso_date
from scraper.items import Source, Want
from scraper.ledger import PRIORITIES, Found
from scraper.urls import is_same_site, normal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.choice import Choice
    from scraper.items import Link
    from scraper.ledger import Ledger, UrlRow
    from scraper.ledger.threads import ThreadRow


class Sources:
    """How a site can be asked as a whole, of each platform one source; every change is a part of the open transaction.

    Facts in the ledger: `sources` (as they were met), `shut` (platforms that told nothing), `whole` (what was listed).
    """

    def __init__(self, ledger: Ledger) -> None:
        """`ledger` is the open one of the site; a web archive is asked for no source."""
        self._ledger = ledger
        self._known: tuple[Source, ...] = ()
        self.sitemaps: tuple[str, ...] = ()  # that robots.txt names
        self._mapped: set[str] = set()  # what the sitemaps of this run list

    @property
    def known(self) -> tuple[Source, ...]:
        """All that pages named or that came instead, in that order."""
        if not self._known and self._ledger.via == "live" and (stated := self._ledger.get("sources")):
            self._known = tuple(Source(**one) for one in json.loads(stated))
        if not self._known and self._ledger.via == "live" and (stated := self._ledger.get("source")):
            self._known = (Source(**json.loads(stated)),)  # of a ledger that knew only one
        return self._known

    @property
    def answering(self) -> list[Source]:
        """Those that told something."""
        shut = self._shut()
        return [source for source in self.known if source.platform not in shut]

    @property
    def heard(self) -> list[Source]:
        """Those that are worth asking again: none where none ever told of a thread."""
        sources = self.answering if self._ledger.threads.has_api() else []
        return [source for source in sources if not self.is_closed(source)]

    @property
    def lists_comments(self) -> bool:
        """Does any of them give all comments?"""
        return any(map(platforms.lists_comments, self.heard))

    @property
    def named(self) -> Source | None:
        """The sitemaps that robots.txt names; a web archive is asked for none."""
        site = self._ledger.folder.name
        urls = [url for one in self.sitemaps if (url := normal(one)) is not None and is_same_site(site, url)]
        return Source("sitemap", " ".join(urls)) if urls and self._ledger.via == "live" else None

    @property
    def is_whole(self) -> bool:
        """Did a source list all posts of the site?"""
        return self.is_all or self._ledger.get("whole") is not None

    @property
    def is_all(self) -> bool:
        """Did a source list all posts and all else, as the static pages of a blog?"""
        is_of_old = self._ledger.get("sources") is None and self._ledger.get("source") is not None
        return is_of_old or self._ledger.get("whole") == "all"

    def knows(self, source: Source) -> bool:
        """Is a source of that platform known?"""
        return source.platform in {known.platform for known in self.known}

    def enter(self, source: Source) -> bool:
        """Remember a source; was it new?"""
        if self.knows(source):
            return False
        known = (*self.known, source)
        self._ledger.set("sources", json.dumps([asdict(one) for one in known]))
        self._known = known if self._ledger.via == "live" else ()
        return True

    def shut(self) -> None:
        """None of those known told anything: they are not asked again."""
        self._ledger.set("shut", json.dumps(sorted({*self._shut(), *(source.platform for source in self.known)})))

    def list_all(self, what: Literal["all", "posts"] = "all") -> None:
        """All of the site was listed, or all its posts."""
        if not self.is_all:
            self._ledger.set("whole", what)

    def answers_elsewhere(self) -> set[int]:
        """What was answered, by its row, by others than the site's sources: by a service that holds comments."""
        roots = tuple(source.root.partition("?key=")[0] for source in self.known)
        return {row for row, url in self._ledger.answers() if not url.startswith(roots)}

    def is_closed(self, source: Source) -> bool:
        """Did it answer none of what it was asked for everything: by robots.txt, with an error, or not at all? What was
        told of threads was then told by others, as the services that hold comments."""
        rows = [self._ledger.row(link.url) for link in platforms.requests(source, Want("everything"))]
        return bool(rows) and all(
            row is not None and _is_unanswered(row) and not self._ledger.led_on(row.id) for row in rows
        )

    def wanted(self, what: Literal["posts", "comments", "remainder"], threads: list[ThreadRow]) -> list[Found]:
        """Of each batch the first request that was not made yet: what is no post may be a page. What else may have the
        remainder of a thread is first of all the feed of its comments that the site names."""
        site = self._ledger.folder.name
        named = [thread.feed for thread in threads if thread.feed] if what == "remainder" else []
        found = [Found(url, "feed") for url in named if is_same_site(site, url) and self._ledger.row(url) is None]
        if found:
            threads = [thread for thread in threads if thread.feed is None]
        for source in self.answering:
            for batch in _batches(threads, 1 if what == "remainder" else platforms.at_once(source)):
                links = platforms.requests(source, Want(what, keys=_keys(batch), urls=tuple(t.url for t in batch)))
                fresh = (Found(link.url, link.kind) for link in links if self._ledger.row(link.url) is None)
                found += [one for one in (next(fresh, None),) if one is not None]
        return found

    def for_pings(self, links: list[Link], thread: str | None) -> list[Link]:
        """Links of a page without those to single comments where the API tells of no comment at all: the feed of their
        thread may."""
        is_open = not self.known or self._ledger.threads.has_comments() or self._ledger.owes(PRIORITIES["lacking"])
        if is_open or thread is None or all(link.comment is None for link in links):
            return links
        want = Want("remainder", urls=(thread,))
        feeds = [link for source in self.known for link in platforms.requests(source, want)]
        return [*(link for link in links if link.comment is None), *feeds[:1]]

    def ask_own(self, run_id: str, since: str | None, choice: Choice) -> bool:
        """Ask for the own answers of threads that lists name without their words: of those that changed and of which
        not all is held, in a sweep (`since` the run that began it) of all. Are there any?"""
        threads = self._ledger.threads.changed(since or "")
        threads = [thread for thread in threads if since or not thread.is_whole]
        threads = [thread for thread in threads if thread.is_matching or not choice.is_searched]
        threads = [thread for thread in threads if not choice.is_left_out(thread)]
        self._ledger.threads.ask_own([thread.url for thread in threads], run_id)
        wanted = Want("threads", keys=_keys(threads), urls=tuple(thread.url for thread in threads))
        links = [link for source in self.answering for link in platforms.requests(source, wanted)]
        self.ask_again(links, run_id, since or run_id)
        return bool(threads and links)

    def ask_again(self, links: Iterable[Link], run_id: str, since: str) -> None:
        """Ask for these, also where they were captured, but not since that run."""
        for link in links:
            row, held = self._ledger.row(link.url), self._ledger.last_capture(link.url)
            if row is None:
                self._ledger.add([Found(link.url, link.kind)], run_id)
            elif row.state == "captured" and (held is None or held.run_id < since):
                self._ledger.due(link.url)

    def take_up_newer(self, links: Iterable[Link]) -> None:
        """Of what a sitemap lists let those be asked for again that changed since they were captured, and count the
        sitemaps in a row that named nothing new."""
        is_idle = True
        for link in links:
            self._mapped.add(link.url)
            row = self._ledger.row(link.url)
            is_idle &= row is not None
            changed = iso_date(link.changed) if link.changed else None
            if row is None or row.state != "captured" or changed is None:
                continue
            held = self._ledger.last_capture(link.url)
            if held is not None and (changed if changed.tzinfo else changed.replace(tzinfo=UTC)) > held.fetched_at:
                self._ledger.due(link.url)
        self._ledger.set("idle sitemaps", str(self.idle_sitemaps + 1 if is_idle else 0))

    def judge_sitemaps(self) -> None:
        """All of the site was listed where the sitemaps have each post that its other pages lead to, and these some."""
        if not self._mapped or self.is_all:
            return
        met = [url for url in self._ledger.threads_met() if _DATED.search(url)]
        if len(met) >= _SOME and self._mapped.issuperset(met):
            self.list_all()

    @property
    def idle_sitemaps(self) -> int:
        """How many sitemaps in a row named nothing new."""
        return int(self._ledger.get("idle sitemaps") or 0)

    def _shut(self) -> list[str]:
        return list(json.loads(self._ledger.get("shut") or "[]"))


def _batches(threads: Iterable[ThreadRow], size: int) -> list[list[ThreadRow]]:
    """The threads by their numbers, as many at a time as an address may hold."""
    ordered = sorted(threads, key=lambda thread: (len(thread.key or ""), thread.key or "", thread.url))
    return [ordered[at : at + size] for at in range(0, len(ordered), size)]


def _keys(threads: Iterable[ThreadRow]) -> tuple[str, ...]:
    return tuple(thread.key for thread in threads if thread.key)


def _is_unanswered(row: UrlRow) -> bool:
    if row.state == "captured":
        return (row.last_status or 0) >= 400
    return row.state == "failed" or (row.state == "refused" and (row.reason or "").startswith("robots.txt"))


_SOME = 3  # posts that say whether a sitemap has them all
_DATED = re.compile(r"/(?:19|20)\d\d/\d\d?/")
