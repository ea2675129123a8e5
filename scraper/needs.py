"""What a run still needs of a site that can be asked as a whole, and what it need not ask for any more.

A site's sources (its API, its feeds, its sitemap) list posts and comments in a few answers, some say how many comments
each thread has: a thread's page is evidence then, and a source only where the two differ. Everything here is read off
the ledger, so a run that was killed decides the same when it goes on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper import platforms
from scraper.aim import EVERYTHING, Aim
from scraper.anew import SEARCHED, Anew
from scraper.asked import Asked
from scraper.asking import count, ends_at, first_of, is_shorter
from scraper.choice import Choice
from scraper.dates import iso_date
from scraper.endless import Lists
from scraper.items import Link, Want
from scraper.ledger import KINDS, PRIORITIES, Found
from scraper.ledger.rows import OFF_TOPIC, WHOLE
from scraper.left_out import LeftOut, is_by_count
from scraper.liveliness import lively
from scraper.needless import COUNTED, SWEPT, Needless
from scraper.period import OUTSIDE
from scraper.rounds import Rounds
from scraper.searching import Searching
from scraper.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.following import Heard
    from scraper.ledger import Ledger, UrlRow
    from scraper.told import Told


__all__ = ["COUNTED", "EVERYTHING", "OFF_TOPIC", "OUTSIDE", "SEARCHED", "SWEPT", "WHOLE", "Aim", "Needs"]


class Needs:
    """What one run needs of one site."""

    def __init__(self, ledger: Ledger, aim: Aim, run_id: str) -> None:
        """`ledger` is the open one of the site."""
        self.aim = aim
        self.topic = aim.topic
        self._ledger = ledger
        self._run_id = run_id
        self.sources = Sources(ledger)
        self._left_out = LeftOut(ledger)
        self._choice = Choice(ledger, aim)
        self._searching = Searching(ledger, self.topic)
        self._asked = Asked(ledger, aim, self.topic, self.sources, self._searching)
        self._rounds = Rounds(ledger, self.sources, self._choice, self._left_out, aim, run_id)
        self._behind: int | None = AT_ONCE  # the rank up to which nothing may wait for a round; None: nothing was told
        self._is_ended = False  # was a last round made since anything was told?
        self._sitemaps: tuple[str, ...] = ()  # as the last round knew them
        self._lists = Lists()
        self._needless = Needless(ledger, aim, self.sources, self._choice, self._searching, self._asked)
        self._news: set[str] = set()  # pages of the news that this run has; an earlier one may have asked for them too

    def reads(self, row: UrlRow) -> bool:
        """Are the comments of this page counted as it comes? Where its thread is held in part."""
        if row.kind not in ("thread", "comments") or not self._needless.is_led:
            return False
        thread = self._needless.thread_of(row)
        return thread is not None and not thread.is_whole

    def told(self, row: UrlRow, heard: Heard, status: int) -> None:
        """Enter what an answer tells, in the transaction that keeps it."""
        ledger = self._ledger
        ledger.looks.enter(row, heard.look, heard.links.on_site, is_redirect=300 <= status < 400)
        if heard.links.source is not None and self.sources.enter(heard.links.source):
            ledger.add(first_of(heard.links.source, self.aim, self.topic), self._run_id)
        if row.kind == "listing" and (heard.links.listed or ends_at(ledger, row, heard, status)):
            self.sources.list_all("all" if heard.links.listed else "posts")
        told = self._named(row, heard, status)
        if row.kind == "api" and (since := ledger.get(SWEPT)):
            self.sources.ask_again((link for link in heard.links.on_site if link.kind == "api"), self._run_id, since)
        count(ledger, row, heard)
        self._left_out.count(row, heard.told)
        if row.kind == "sitemap":
            self.sources.take_up_newer(heard.links.on_site)
        by_api = row.kind in BY_API
        if row.kind == "news":
            self._news.add(row.url)
            following = [link.url for link in self._followed(row, heard) if link.kind == "news"]
            self._look_again((url for url in following if url not in self._news), kind="news")
        changed = [one.url for one in ledger.threads.tell(told, self._run_id, by_api=by_api)]
        if by_api or row.kind == "counts":
            is_evidence = by_api and self.aim.evidence == "page"
            self._look_again(changed if is_evidence else (url for url in changed if self._differs(url)))
        self._judge_anew(one.url for one in told)
        if self._needless.has_hops:
            ledger.steps.reopen(ledger.steps.nearer((link.url for link in heard.links.on_site), row.id))
        self._a_round_is_due(row.kind)

    def _named(self, row: UrlRow, heard: Heard, status: int) -> Sequence[Told]:
        """What an answer tells, of the site's search by its form what that found; whether a source named threads."""
        told: Sequence[Told] = heard.told
        if row.kind == "seed" and self.aim.is_topical:
            self._searching.enter(heard, self._run_id)
        if self._searching.heeds(row):
            told = self._searching.told(row, heard, self._run_id)
            if told and self._searching.answers(row):  # what is filed under a name is not all there is
                self._choice.is_named(self._run_id)
            return told
        self._choice.hears(row.kind, row.url, status, self._run_id)
        for one in told if row.kind == "search" and status == 200 else ():
            one.is_matching |= one.stamp is not None  # named without its words: it matches by the site's own word
        return told

    def follows(self, row: UrlRow, heard: Heard) -> list[Link]:
        """The links of an answer that are worth entering: of the news and the counts no next page behind their end."""
        found = self._followed(row, heard)
        self._lists.hears(row, heard, found)
        return found

    def _followed(self, row: UrlRow, heard: Heard) -> list[Link]:
        if self._searching.heeds(row):  # what it found is entered as it is told
            return []
        links = [link for link in heard.links.on_site if link.about is None or self.topic.found(link.about)[1]]
        links = [link for link in links if link.comment is None or not self._ledger.threads.holds(link.comment)]
        thread = self._ledger.thread_behind(row) if row.kind == "comments" else row.url
        links = self.sources.for_pings(links, thread if row.kind in ("thread", "comments") else None)
        links = self._searching.filed(links) if self._searching.is_open else links
        is_old = self.aim.period.ended_before
        links = [
            one._replace(refused=OUTSIDE) if one.changed and is_old(iso_date(one.changed)) else one for one in links
        ]
        if row.kind in BY_API:  # the next page of a listing is asked for as what its first one was
            links = [Link(link.url, row.kind) if link.kind == "listing" else link for link in links]  # type: ignore[arg-type]
        if row.kind == "news" and any(map(self._ledger.threads.knows, heard.told)):
            return [link for link in links if link.kind not in ("news", "counts")]
        is_past = bool(heard.told) and not is_by_count(row) and all(is_old(one.published) for one in heard.told)
        is_end = is_shorter(self._ledger, row, heard) or self._left_out.is_silence(row, heard.told)
        if is_end or (row.kind == "counts" and is_past):
            return [link for link in links if link.kind != "counts"]
        if row.kind in BY_API:
            return [link._replace(kind=row.kind) if link.kind == "counts" else link for link in links]  # type: ignore[arg-type]
        return links

    def look_over(self) -> None:
        """Begin any run: is the collection's aim another than before, and is there a search form that nobody saw?"""
        parts = (self.sources, self._choice, self._searching, self._asked)
        anew = Anew(self._ledger, self.aim, self._run_id, *parts)
        anew.look_over()
        anew.find_form()

    def begin_again(self) -> bool:
        """Begin a later run: all is looked at again in a sweep; else what a site with sources calls news, of another
        site its front pages and the threads that are lively; and what failed or may be allowed now. Is it only a part
        of what there is?"""
        with self._ledger.transaction():  # a kill leaves all of it to the next run, or nothing
            self._begin_again()
        return not self.aim.sweep

    def _begin_again(self) -> None:
        news = [link for source in self.sources.heard for link in platforms.requests(source, Want("news"))]
        self._ledger.set(SWEPT, self._run_id if self.aim.sweep else "")
        self._left_out.begin_again(is_sweep=self.aim.sweep)
        hears = any(map(platforms.hears_comments, self.sources.heard))
        elsewhere = self.sources.answers_elsewhere()
        if self.aim.sweep and not (hears and self.sources.lists_comments):
            self._ledger.mark_due(self._run_id, spared=("news",))
        elif not news:
            self._ledger.mark_due(self._run_id, spared=("api", "thread", "comments", "page", "archive"))
            self._ledger.take_up(lively(self._ledger.looked_at(), datetime.now(UTC)))
        elif self.aim.sweep:
            spared = ("news", "thread", "comments", "page", "archive")
            has_lists = self._ledger.threads.has_stamps()  # by which the API's other answers are asked for
            self._ledger.mark_due(self._run_id, spared if self._choice.is_made and not has_lists else (*spared, "api"))
            self._ledger.take_up([*self._ledger.unreadable(), *elsewhere])
        else:
            self._ledger.mark_due(self._run_id, spared=KINDS)
            self._ledger.note("idle sitemaps", "0")
            for link in news:
                self._ledger.discover([Found(link.url, link.kind)], self._run_id)
                self._ledger.due(link.url)
            if elsewhere or not hears:
                due = lively(self._ledger.looked_at(), datetime.now(UTC))
                self._ledger.take_up([one for one in due if not hears or one in elsewhere])

    def against(self, row: UrlRow) -> str | None:
        """Why this address need not be asked for; None where it has to be."""
        reason = self._needless.against(row) or self._ledger.looks.against(row) or self._lists.against(row)
        if reason is not None and reason.startswith("trap"):
            self._ledger.note("trapped", "1")
        return reason

    def is_late(self, row: UrlRow) -> bool:
        """Is this asked for only once the site's sources have answered all that they were asked?"""
        if row.kind == "counts":  # before, nobody knows whether any is lacking
            return self._ledger.owes(PRIORITIES["api"])
        return (self._needless.is_led or self.sources.named is not None) and PRIORITIES[row.kind] > EARLY

    def awaits(self, row: UrlRow) -> bool:
        """Does what is under way show more than this: a thread's own page, before the pages of its comments?"""
        return row.kind == "comments" and self._needless.is_led and self._ledger.owes(PRIORITIES["thread"])

    def next_round(self, *, is_last: bool) -> bool:
        """Enter what to ask the sources once they have answered all before: the own answers of threads that lists only
        name; what a search gave in part of those on the topic; the source that comes instead where one listed nothing
        or not all; and where nothing is left to ask (`is_last`) what no page showed of a thread. Is there anything?"""
        if not self._is_time(is_last=is_last) or not (self._needless.is_led or self.sources.named):
            return False
        self._behind, self._is_ended, self._sitemaps = None, is_last, self.sources.sitemaps
        with self._ledger.transaction():
            is_more = self._asks_more(is_last=is_last)
        if is_more:  # what comes of it is looked at also where nothing answers
            self._behind = AT_ONCE
        return is_more

    def _asks_more(self, *, is_last: bool) -> bool:
        since = self._ledger.get(SWEPT)
        if self.sources.ask_own(self._run_id, since, self._choice):
            return True
        if since:
            self._swept(since)
        if not self._ledger.owes(LISTING):
            self.sources.judge_sitemaps()
        return self._rounds.begin(is_last=is_last)

    def _a_round_is_due(self, kind: str) -> None:
        """An answer of that kind told something: of the sources', at once; of pages, whose rounds would be thousands
        over all threads, once none of their like waits."""
        own = kind if kind in ("sitemap", "thread") else "feed"
        rank = AT_ONCE if PRIORITIES[kind] <= EARLY else PRIORITIES[own]
        self._behind = rank if self._behind is None else min(rank, self._behind)
        self._is_ended = False

    def _is_time(self, *, is_last: bool) -> bool:
        """Is there anything to look at that the last round did not know?"""
        if self.sources.sitemaps != self._sitemaps:
            return True
        if self._behind is None:
            return is_last and not self._is_ended
        return not self._ledger.owes(self._behind)

    def _swept(self, since: str) -> None:
        """What the API told before a sweep, and in no run of it, is held no more, and looked for on its pages."""
        self._look_again(self._ledger.threads.drop_unseen(since))
        self._ledger.set(SWEPT, "")  # once: a page that is gone as well tells of nothing

    def _differs(self, url: str) -> bool:
        """Does a thread declare another number of comments than are held?"""
        thread = self._ledger.threads.of(url)
        return thread is not None and thread.declared not in (None, thread.held)

    def _look_again(self, urls: Iterable[str], kind: str = "thread") -> None:
        """Let pages of threads that changed, or of the news, be asked for again; not a page that in this run led to
        what tells of the change, as its comments stand elsewhere."""
        for url in urls:
            row = self._ledger.row(url)
            if row is None or row.kind != kind or row.state != "captured":
                continue
            held = self._ledger.last_capture(url) if kind == "thread" else None
            if held is None or held.run_id != self._run_id:
                self._ledger.due(url)

    def _judge_anew(self, urls: Iterable[str]) -> None:
        """Let pages of threads be asked for that were needless once and are not any more."""
        for url in urls:
            row = self._ledger.row(url)
            if row is not None and row.reason in (OFF_TOPIC, WHOLE) and self.against(row) is None:
                self._ledger.due(url)


AT_ONCE = -1  # no rank of any kind
EARLY = PRIORITIES["lacking"]  # up to this rank a request tells of many threads
LISTING = PRIORITIES["sitemap"]  # up to this one it lists pages
BY_API = ("news", "search", "listing", "api")  # kinds of answers that say the same of a comment in the same words
