"""What an answer says to a crawl: its links, which become ledger rows or the reason why not, and what it tells of
threads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper import platforms
from scraper.archive import page_of
from scraper.errors import ThreadkeepError
from scraper.items import Links
from scraper.ledger import Found
from scraper.outward import is_of
from scraper.platforms.forms import search_form
from scraper.platforms.results import shown_on
from scraper.told import Told, told_by
from scraper.traps import JUDGED, Look, look_of
from scraper.urls import never_asked, normal, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.archive import Exchange
    from scraper.items import Link
    from scraper.topic import Terms


@dataclass(frozen=True, slots=True)
class Heard:
    """What an answer says to a crawl: where it leads, what it tells of threads, what is wrong with it, and what of it
    can be held against other pages. Of a front page and of a page of search results also its search form, and how often
    it links to each address (`shown`)."""

    links: Links = field(default_factory=Links)
    told: tuple[Told, ...] = ()
    problem: str | None = None
    look: Look | None = None
    form: str | None = None
    shown: dict[str, int] = field(default_factory=dict)


NOTHING_HEARD = Heard()


def heard_in(exchange: Exchange, topic: Terms, *, whole: bool = False) -> Heard:
    """What an answer says. Of an API or feed, and of a page if `whole`, posts and comments are read for what they tell.

    A page that cannot be read leads nowhere, with its problem.
    """
    is_refusal = exchange.status == 400 and exchange.role in OF_API  # which may say what would be answered
    if exchange.role == "robots" or (exchange.status != 200 and not is_refusal):
        return Heard(problem=exchange.problem or guess_of(exchange))
    try:
        page = page_of(exchange)
        if page.tree is None and page.data is None:
            return Heard(problem=page.problem)
        if is_refusal and page.tree is not None:
            return Heard(problem=exchange.problem)
        platform = platforms.platform_of(page)
        links = platforms.links_of(page, platform)
        look = look_of(page) if exchange.role in JUDGED else None
        if topic.terms and exchange.role in SEARCHED and page.tree is not None and not page.media_type.endswith("xml"):
            return Heard(links, (), page.problem, look, search_form(page), shown_on(page))
        told: tuple[Told, ...] = ()
        if whole or exchange.role in TELLING:
            counted = platforms.counted(page, platform)
            told = told_by(page, *platforms.thread_of(page, platform), topic, counted)
        return Heard(links, told, page.problem, look)
    except ThreadkeepError as error:
        return Heard(problem=str(error))
    except Exception as error:  # noqa: BLE001  (a page must never lose its capture by how it is read)
        return Heard(problem=f"links not read: {type(error).__name__}: {error}")


OF_API = ("news", "search", "listing", "api", "counts")
TELLING = (*OF_API, "lacking", "feed")  # kinds of answers that are read as they come


SEARCHED = ("seed", "search")  # kinds whose pages are looked through for a form, or its answer


def entries(
    links: Iterable[Link], exchange: Exchange, site: str, is_known: Callable[[str, str], bool]
) -> Iterator[Found]:
    """The links of an answer as they enter the ledger of a site: those known already left out, traps with their reason.

    What its API is asked may lie on another host, that of its platform or of a service which holds its comments: such
    addresses are made by the readers of its pages, never met as links. An answer of an API leads to no other host than
    its own and the site's, whatever it says.
    """
    here = site_of(exchange.url) if exchange.role in OF_API else None
    for link in links:
        is_ours = site_of(link.url) == site or (link.kind in OF_API and (here is None or is_of(here, link.url)))
        if not is_ours or is_known(link.url, link.kind):
            continue
        trap = link.refused or (None if link.kind in (*_AS_STATED, "calendar") else never_asked(link.url))
        yield Found(link.url, link.kind, trap)


def redirects(exchange: Exchange, kind: str, hops: int, site: str) -> Iterator[Found]:
    """Where a 3xx leads, as it enters the ledger: on its site, for an API also on its own host, or anywhere for
    robots.txt (RFC 9309, 2.3.1.2)."""
    target = redirect_of(exchange)
    homes = (site, site_of(exchange.url)) if kind in OF_API else (site,)
    if target and (kind == "robots" or site_of(target) in homes):
        trap = None if kind in (*_AS_STATED, "calendar") else never_asked(target)
        yield Found(target, kind, trap, hops=hops + 1)


def redirect_of(exchange: Exchange) -> str | None:
    """The address a 3xx leads to, where it names one."""
    location = (exchange.header("location") or "").strip()
    if not location or not 300 <= exchange.status < 400 or exchange.status == 304:
        return None
    return normal(location, exchange.url)


def guess_of(exchange: Exchange) -> str | None:
    """Where a redirect leads by a guess, in words: what is not there was asked for, and a name that begins like it is.

    The page that it leads to is another one, and has a row of its own.
    """
    target = redirect_of(exchange)
    asked, found = (url.rstrip("/").rpartition("/")[2].casefold() for url in (exchange.url, target or ""))
    if len(asked) < _SHORTEST or not _GOES_ON.fullmatch(found.removeprefix(asked)) or not found.startswith(asked):
        return None
    return f"redirect that guesses: there is no such page, and {target} begins like it"


_SHORTEST = 3
_GOES_ON = re.compile(r"[-_]?[^\W_][^?#./]*")  # behind a name: more of a name, no ending and no parameter
_AS_STATED = ("robots", "sitemap", *TELLING)  # kinds whose addresses are made, not met: none is a trap
