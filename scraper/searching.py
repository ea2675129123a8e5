"""A site's own search by the form on its pages, where no API has one: what was asked, and whether its answers are any.

First a word is asked for that stands nowhere. What that answer links to is the frame of each page; where it looks like
the front page, or lists entries all the same, the search heeds no words and is left. What a real word's answer links to
more often are its results: threads that are wanted. All is read off the ledger.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from scraper import platforms
from scraper.items import Link, Want
from scraper.ledger import Found
from scraper.platforms.forms import asked_for, is_asked_by, next_page, words_of
from scraper.platforms.results import entries_in, is_filed_under, results_of
from scraper.told import Told
from scraper.urls import never_asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.following import Heard
    from scraper.ledger import Ledger, UrlRow
    from scraper.topic import Terms

FORM = "form"  # a fact about a site: what is known of its search
BLANK = "xqzjvkwy"  # stands in no text
PAGES = 50  # of results, over all words
LEFT = "the site's search heeds no words"


class Searching:
    """The search form of a site; every change is a part of the open transaction. The fact `form` in the ledger has its
    address, the entries of the front page and the lists under names that match, the frame, how many pages of
    results were entered, how many results the first one had (`sizes`), the pages asked for that none names (`guessed`),
    and the words for which there may be more."""

    def __init__(self, ledger: Ledger, topic: Terms) -> None:
        """`ledger` is the open one of the site."""
        self._ledger = ledger
        self._topic = topic
        self._facts: dict[str, Any] | None = None

    @property
    def is_known(self) -> bool:
        """Was a search form found, whatever came of it?"""
        return bool(self._known())

    @property
    def is_open(self) -> bool:
        """Is there a search that is asked, or was?"""
        return bool(self._known()) and not self._known().get("left")

    def enter(self, heard: Heard, run_id: str) -> None:
        """Take the search form of a front page that names no API with a search, and ask it for nothing first."""
        source = heard.links.source
        if heard.form is None or self._known() or (source and platforms.requests(source, Want("search", ("x",)))):
            return
        filed = [link.url for link in self.filed([*heard.links.on_site]) if link.kind == "search"]
        self._note({"form": heard.form, "front": sorted(entries_in(heard.shown))[:500], "filed": filed, "pages": 0})
        self._ledger.add([Found(asked_for(heard.form, BLANK), "search")], run_id)

    def heeds(self, row: UrlRow) -> bool:
        """Is this row an answer of the form, or a list of what is filed under a name?"""
        return self.answers(row) or (row.kind == "search" and self.is_open and is_filed_under(row.url) is not None)

    def answers(self, row: UrlRow) -> bool:
        """Is this row an answer of the form?"""
        known = self._known()
        return row.kind == "search" and bool(known) and is_asked_by(known["form"], row.url)

    def told(self, row: UrlRow, heard: Heard, run_id: str) -> list[Told]:
        """What an answer of the search says: the threads it found, on the topic. Enters what comes next."""
        if row.url == asked_for(self._known()["form"], BLANK):
            self._begin(heard, run_id)
            return []
        results = self.results(row, heard)
        fresh = [url for url in results if not self._ledger.threads.of(url)]
        self._ledger.add([Found(url, "thread") for url in results], run_id, row.id)
        if fresh:  # one that tells nothing new leads on to more of the same
            self._ledger.add(self._following(row, heard), run_id, row.id)
        if self.answers(row):
            self._ledger.add(self._unnamed(row, heard, results, is_news=bool(fresh)), run_id, row.id)
        return [Told(url, is_matching=True) for url in results]

    def results(self, row: UrlRow, heard: Heard) -> list[str]:
        """The threads that an answer of the search found; none for a word that stands nowhere."""
        known = self._known()
        if row.url == asked_for(known["form"], BLANK):
            return []
        return [link.url for link in results_of(heard.links, heard.shown, known.get("blank") or {})]

    def asks(self, url: str) -> bool:
        """Is an address of the form's answers one for the words of today, or for none?"""
        form = self._known()["form"]
        asked = {words_of(form, asked_for(form, words)) for words in (BLANK, *self._words)}
        return words_of(form, url) in asked

    def filed(self, links: list[Link]) -> list[Link]:
        """The links of a page, lists of what is filed under a name that matches the topic as searches."""
        return [
            Link(link.url, "search")
            if link.kind == "archive" and (name := is_filed_under(link.url)) and self._topic.found(name)[1]
            else link
            for link in links
        ]

    def _begin(self, heard: Heard, run_id: str) -> None:
        """Ask for the words, unless the answer for a word that stands nowhere shows that none is heeded."""
        known = self._known()
        front, shown = set(known["front"]), entries_in(heard.shown)
        as_front = len(front) > _FEW and len(front & shown) >= _ALIKE * len(front)
        reason = LEFT if as_front or len(shown - front) > _FEW else None
        self._note(known | {"blank": heard.shown, **({"left": reason} if reason else {})})
        self.ask_for_words(run_id)
        if reason is None:
            self._ledger.add([Found(url, "search") for url in known["filed"]], run_id)

    def ask_for_words(self, run_id: str) -> None:
        """Ask the form for the words of the topic, once it is known what it gives for none."""
        known = self._known()
        asked = [asked_for(known["form"], words) for words in self._words if "blank" in known]
        self._ledger.add([Found(url, "search", known.get("left")) for url in asked], run_id)
        if "more" in known:
            today = {words_of(known["form"], url) for url in asked}
            self._note(known | {"more": [one for one in known["more"] if one in today]})

    @property
    def _words(self) -> list[str]:
        return [words.replace("*", "") for words in self._topic.words]

    def _following(self, row: UrlRow, heard: Heard) -> Iterator[Found]:
        """The later pages of the same answer."""
        known = self._known()
        for link in heard.links.on_site:
            is_later = _is_later(known["form"], row.url, link.url) and never_asked(link.url) is None
            if known["pages"] < PAGES and is_later and not self._ledger.row(link.url):
                known["pages"] += 1
                yield Found(link.url, "search")
        self._note(known)

    def _unnamed(self, row: UrlRow, heard: Heard, results: list[str], *, is_news: bool) -> Iterator[Found]:
        """The page behind one that is full and names no later one; until it is answered, and where none is known or it
        says the same again, the search may have more for these words (`more`)."""
        known = self._known()
        asked = words_of(known["form"], row.url)
        sizes, guessed = known.setdefault("sizes", {}), known.setdefault("guessed", [])
        more = [one for one in known.get("more", ()) if one != asked]
        is_guess = row.url in guessed  # that it repeats what is known tells something once, not in later runs
        if is_guess:
            guessed.remove(row.url)
        if is_guess and results and not is_news:
            more.append(asked)
        elif is_news and _is_full(len(results), sizes.get(asked)) and not self._is_led_on(row, heard):
            more.append(asked)
            url = next_page(known["form"], row.url, sizes.get(asked, len(results)))
            if url is not None and known["pages"] < PAGES and self._ledger.row(url) is None:
                known["pages"] += 1
                guessed.append(url)
                yield Found(url, "search")
        elif not is_news and not is_guess:
            return  # nothing was learned that a run before did not know
        sizes.setdefault(asked, len(results))
        self._note(known | {"more": more})

    def _is_led_on(self, row: UrlRow, heard: Heard) -> bool:
        """Does an answer lead to a later page that is asked for yet?"""
        later = (link.url for link in heard.links.on_site if _is_later(self._known()["form"], row.url, link.url))
        waiting = (self._ledger.row(url) for url in later if url != row.url)
        return any(one is not None and one.state == "pending" for one in waiting)

    def _known(self) -> dict[str, Any]:
        if self._facts is None:
            self._facts = json.loads(self._ledger.get(FORM) or "{}")
        return self._facts

    def _note(self, facts: dict[str, Any]) -> None:
        self._facts = facts
        self._ledger.set(FORM, json.dumps(facts))


def _is_later(form: str, first: str, url: str) -> bool:
    """Is an address of a later page of what another one answers?"""
    if not is_asked_by(form, first):  # what is filed under a name
        stem = re.sub(r"/page/\d+$", "", first.partition("?")[0].rstrip("/"))
        return re.match(re.escape(stem) + r"/?(?:page/\d+/?$|\?(?:.*&)?(?:page|paged|start)=\d)", url) is not None
    return is_asked_by(form, url) and words_of(form, url) == words_of(form, first)


def may_have_more(ledger_fact: str | None) -> list[str]:
    """The words for which a site's search may have more than was asked for, by what its ledger notes of the form."""
    known = json.loads(ledger_fact or "{}")
    return [unquote_plus(asked.partition("=")[2] or asked) for asked in known.get("more", ())]


def _is_full(results: int, size: int | None) -> bool:
    """Has a page as many results as the first one, or that one as many as pages have?"""
    return results >= size if size else results > 0 and results % _PAGE_OF == 0


_PAGE_OF = 5  # results, or twice as many, four times …
_FEW = 4  # entries that a frame may have and a front page too
_ALIKE = 0.8  # of the front page's entries on the answer for nothing: it is the front page
