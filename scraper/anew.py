"""A run with another aim than the run before: what it wants that was passed over then, and what it wants no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper import platforms
from scraper.asked import EARLIER
from scraper.asking import first_of
from scraper.following import TELLING, heard_in
from scraper.items import Want
from scraper.ledger import Found
from scraper.ledger.rows import OFF_TOPIC, PROBED, WHOLE
from scraper.period import OUTSIDE
from scraper.rules import OUTSIDE_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.aim import Aim
    from scraper.asked import Asked
    from scraper.choice import Choice
    from scraper.following import Heard
    from scraper.ledger import Ledger, UrlRow
    from scraper.searching import Searching
    from scraper.sources import Sources

SEARCHED = "the site's own search was asked instead"
OF_AN_AIM = (OFF_TOPIC, SEARCHED, OUTSIDE, OUTSIDE_RULES, WHOLE, EARLIER)  # reasons that another aim has not
_FACT = "aim"  # about a site: the digest of the aim that it was crawled with last


class Anew:
    """What is looked over as a run begins at one site."""

    def __init__(
        self,
        ledger: Ledger,
        aim: Aim,
        run_id: str,
        sources: Sources,
        choice: Choice,
        searching: Searching,
        asked: Asked,
    ) -> None:
        """`ledger` is the open one of the site."""
        self._ledger = ledger
        self._aim = aim
        self._run_id = run_id
        self._sources = sources
        self._choice = choice
        self._searching = searching
        self._asked = asked

    def look_over(self) -> None:
        """Where the collection's aim is another than before, what was refused for the old one waits again, the sources
        are asked by the new one, and what they have said already is held against it: threads that matched the old terms
        alone are on the topic no more. What a probe asked for was another's aim."""
        ledger, aim = self._ledger, self._aim
        before = ledger.get(_FACT)
        if before == aim.digest:
            return
        with ledger.transaction():
            ledger.set(_FACT, aim.digest)
            if before is None and not ledger.get(PROBED):
                return
            ledger.reopen(OF_AN_AIM)
            ledger.steps.reopen()
            asked = [one for source in self._sources.answering for one in first_of(source, aim, aim.topic)]
            ledger.add(asked, self._run_id)
            self._choice.forgets()
            self._choice.recalls(asked, self._run_id)
            self._searching.ask_for_words(self._run_id)
            if aim.is_topical:
                self._match()
                self._ask_for_filed()

    def find_form(self) -> None:
        """Take the search form of a front page that is held, where none is known: it may answer "not modified" from now
        on, or was captured for another scope, or for a ledger that was made again since."""
        ledger = self._ledger
        if not self._aim.is_topical or self._searching.is_known or ledger.via != "live":
            return
        if any(platforms.requests(source, Want("search", ("x",))) for source in self._sources.known):
            return
        for url in ledger.answered(("seed",)):
            answer = ledger.body(url)
            if answer is not None:
                with ledger.transaction():
                    self._searching.enter(heard_in(replace(answer, role="seed"), self._aim.topic), self._run_id)

    def _ask_for_filed(self) -> None:
        """Ask for the lists under names that match, of those that the front pages lead to."""
        for _, heard in self._heard(("seed",)) if self._searching.is_open else ():
            links = self._searching.filed([*heard.links.on_site])
            self._ledger.add([Found(link.url, link.kind) for link in links if link.kind == "search"], self._run_id)

    def _match(self) -> None:
        """Judge every thread anew, by the lists that are held; one that these do not tell to be on the topic any more,
        by its own pages too."""
        threads = self._ledger.threads
        matching = set(self._by_lists())
        doubtful = {thread.url for thread in threads.all() if thread.is_matching} - matching
        threads.match_only({*matching, *self._by_pages(doubtful)})

    def _by_lists(self) -> Iterator[str]:
        """The threads of which an answer that is held says something on the topic."""
        for row, heard in self._heard(TELLING):
            is_asked = row.kind == "search" and self._asked.has(row)
            if self._searching.heeds(row):
                yield from self._searching.results(row, heard) if is_asked else ()
                continue
            yield from (told.url for told in heard.told if told.is_matching or (is_asked and told.stamp is not None))
            if row.kind == "search":
                self._choose_named(row, heard)

    def _by_pages(self, doubtful: set[str]) -> Iterator[str]:
        """Of these threads those with a page that says something on the topic."""
        if not doubtful:
            return
        for _, heard in self._heard(("thread", "comments"), doubtful):
            yield from (told.url for told in heard.told if told.is_matching and told.url in doubtful)

    def _choose_named(self, row: UrlRow, heard: Heard) -> None:
        """Of what an answer names, as tags, ask for what is on the topic now, and no more for what was."""
        for link in heard.links.on_site:
            if link.about is None:
                continue
            if self._aim.topic.found(link.about)[1] is not None:
                self._ledger.add([Found(link.url, link.kind)], self._run_id, row.id)
            elif (named := self._ledger.row(link.url)) is not None and named.state == "pending":
                self._ledger.refuse(named, EARLIER)

    def _heard(self, kinds: tuple[str, ...], threads: set[str] | None = None) -> Iterator[tuple[UrlRow, Heard]]:
        """What the answers of these kinds say that are held; of `threads` alone, their pages read as a whole."""
        for url in self._ledger.answered(kinds):
            row = self._ledger.row(url)
            if row is None or (threads is not None and self._thread_of(row) not in threads):
                continue
            answer = self._ledger.body(url)
            if answer is not None:
                yield row, heard_in(answer, self._aim.topic, whole=threads is not None)

    def _thread_of(self, row: UrlRow) -> str | None:
        return row.url if row.kind == "thread" else self._ledger.thread_behind(row)


def made_again(ledger: Ledger, aim: Aim) -> None:
    """Note what a ledger was made again for: the next run looks over what it wants itself."""
    ledger.note(_FACT, aim.digest)
