"""Where an answer leads: read once for its links, which become ledger rows or the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper import platforms
from scraper.archive import page_of
from scraper.errors import ThreadkeepError
from scraper.items import Links
from scraper.ledger import Found
from scraper.urls import never_asked, normal, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.archive import Exchange
    from scraper.items import Link


def links_in(exchange: Exchange) -> tuple[Links, str | None]:
    """Where an answer leads, and what is wrong with it; a page that cannot be read leads nowhere, with its problem."""
    if exchange.role == "robots" or exchange.status != 200:
        return Links(), exchange.problem
    try:
        page = page_of(exchange)
        readable = page.tree is not None or page.data is not None
        return platforms.platform_of(page).links(page) if readable else Links(), page.problem
    except ThreadkeepError as error:
        return Links(), str(error)
    except Exception as error:  # noqa: BLE001  (a page must never lose its capture by how it is read)
        return Links(), f"links not read: {type(error).__name__}: {error}"


def entries(links: Iterable[Link], site: str, is_known: Callable[[str, str], bool]) -> Iterator[Found]:
    """Links as they enter the ledger of a site: those known already left out, traps with their reason."""
    for link in links:
        if is_known(link.url, link.kind) or site_of(link.url) != site:
            continue
        trap = link.refused or (None if link.kind in ("api", "feed", "sitemap") else never_asked(link.url))
        yield Found(link.url, link.kind, trap)


def redirects(exchange: Exchange, kind: str, hops: int, site: str) -> Iterator[Found]:
    """Where a 3xx leads, as it enters the ledger: on its site, or anywhere for robots.txt (RFC 9309, 2.3.1.2)."""
    target = redirect_of(exchange)
    if target and (kind == "robots" or site_of(target) == site):
        trap = None if kind in ("robots", "api", "feed", "sitemap") else never_asked(target)
        yield Found(target, kind, trap, hops=hops + 1)


def redirect_of(exchange: Exchange) -> str | None:
    """The address a 3xx leads to, where it names one."""
    location = (exchange.header("location") or "").strip()
    if not location or not 300 <= exchange.status < 400 or exchange.status == 304:
        return None
    return normal(location, exchange.url)
