"""What a page is that belongs to nobody's blog: for sale, parked, an empty server; and one that peddles wares of spam.

By words and shape, never by a host. A false alarm costs more than a miss: an entry that tells of a domain for sale or
of an evening at a casino has a writer, a date, comments or siblings, and is none of these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.outward import bare, outward_of
from scraper.selecting import select, select_first
from scraper.text import line_of, text_of
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Page


def nobodys(page: Page) -> str | None:
    """Why a page is nobody's, in words that quote it; None where it may be somebody's."""
    if page.tree is None or page.tree.body is None or page.status not in (200, 203, 403, 404, 410):
        return None
    words = text_of(page.tree.body) or ""
    if len(words) > _LONGEST or _is_written(page):
        return None
    title, heading = title_of(page) or "", _heading(page)
    said = f"{title[:300]}\n{heading[:300]}\n{words}"
    for pattern, what in _MARKS:
        match = pattern.search(said)
        if match:
            return f"{what}: “{_around(said, match)}”"
    return None


def peddled(page: Page) -> str | None:
    """What wares of spam a page peddles: casinos, pills, loans; told by how much of its title, its headings and its
    links names them. None where it does not, or not more than a person would who writes of them."""
    if page.tree is None or page.tree.body is None:
        return None
    title = title_of(page) or ""
    headings = [line for node in select(page.tree, "h1,h2,h3,h4") if (line := line_of(node))]
    here = site_of(normal(page.url) or page.url)
    away = [one for one in outward_of(page) if bare(site_of(one.url)) != bare(here)]
    anchors = [one.words for one in away if one.words]
    for pattern, wares in _WARES:
        named = [line for line in [*headings, *anchors] if pattern.search(line)]
        share = len(named) / max(1, len(headings) + len(anchors))
        in_title = bool(pattern.search(title))
        to = {bare(site_of(one.url)) for one in away if pattern.search(f"{one.words} {one.url}")}
        if (in_title and share >= 0.3 and len(named) >= 2) or (len(to) >= _FARM and share >= 0.5):
            example = title if in_title else named[0]
            return f"{wares}: “{example[:80]}”, and {len(named)} of {len(headings) + len(anchors)} headings and links"
    return None


def wares_among(titles: Sequence[str]) -> str | None:
    """What wares of spam most of these titles of entries name; None where it is not most, or only a few."""
    for pattern, wares in _WARES:
        named = [title for title in titles if pattern.search(title)]
        if len(named) >= _ENTRIES and len(named) > len(titles) / 2:
            return f"{wares}: “{named[0][:80]}”, and {len(named)} of {len(titles)} entries in its feed"
    return None


def title_of(page: Page) -> str | None:
    """A page's title on one line."""
    node = select_first(page.tree, "head title")
    return (" ".join((node.text() or "").split()) or None) if node is not None else None


def _heading(page: Page) -> str:
    node = select_first(page.tree, "h1") or select_first(page.tree, "h2")
    return (line_of(node) or "") if node is not None else ""


def _is_written(page: Page) -> bool:
    """Is there a sign of somebody who writes: an entry with a date, comments, an article, a feed?"""
    return bool(select(page.tree, _WRITTEN))


def _around(said: str, match: re.Match[str]) -> str:
    start, end = max(0, match.start() - 30), min(len(said), match.end() + 30)
    return " ".join(said[start:end].split())


_WRITTEN = (
    "time[datetime],.hentry,.post-date,.entry-date,.date-header,.byline,#comments,.comments,.comment-list,"
    "link[rel=alternate][type='application/rss+xml'],link[rel=alternate][type='application/atom+xml'],"
    "[itemprop=datePublished]"
)
_LONGEST = 4000  # characters: a page that sells a domain has little to say
_ENTRIES = 3  # of a feed: less is an evening that somebody tells of
_FARM = 8  # sites that one page of a farm leads to
# A domain: the word in the languages of the sellers, for their phrases.
_DOMAIN = (
    r"(?:domain(?:\s?name|name)?|web\s?address|website|domäne|internetadresse|nom de domaine|domaine|"
    r"(?:nombre de )?dominio|nome de domínio|domínio|domeinnaam|domein|domæne(?:navn)?|domän(?:namn)?|domene(?:navn)?|"
    r"verkkotunnus|domen[aęuoy]\w*|doména|doménu|домен\w*|域名|ドメイン|도메인|alan adı)"
)
_SALE = r"""
(?:this|the)\s+(?:premium\s+)?DOMAIN(?:\s+\S+)?\s+(?:is|may be|could be|has been listed)\s+(?:available\s+)?for\s+sale
\b(?:buy|purchase|acquire|own|inquire about|make an offer on)\s+(?:this|the)\s+DOMAIN
\bDOMAIN\s+(?:is\s+)?for\s+sale\b
\S+\.[a-z]{2,}\s+(?:is|may be)\s+for\s+sale\b
(?:diese|die)\s+DOMAIN\s+(?:\S+\s+)?(?:steht|ist)\s+(?:\S+\s+)?(?:zum verkauf|zu verkaufen)
DOMAIN\s+(?:kaufen|zu verkaufen)
(?:ce|le)\s+DOMAIN\s+(?:\S+\s+)?est\s+(?:à vendre|en vente)
(?:este|el|o)\s+DOMAIN\s+(?:\S+\s+)?está\s+(?:en|à|a la)\s+ven[td][ae]
DOMAIN\s+(?:en venta|à venda|in vendita|te koop|til salg|till salu|myytävänä|na sprzedaż|na prodej|satılık)
(?:questo|il)\s+DOMAIN\s+(?:\S+\s+)?è\s+in\s+vendita
(?:deze|dit|de|het)\s+DOMAIN\s+(?:\S+\s+)?(?:is|staat)\s+te\s+koop
(?:ten|ta|tato)\s+DOMAIN\s+(?:\S+\s+)?je\s+na\s+prodej
DOMAIN\s+(?:\S+\s+)?jest\s+(?:dostępna\s+)?na\s+sprzedaż
DOMAIN\s+(?:\S+\s+)?(?:прода[её]тся|выставлен на продажу)
купить\s+(?:этот\s+)?DOMAIN
(?:购买|出售)\S{0,4}DOMAIN
DOMAIN\S{0,6}(?:出售|待售|転売|販売中|売り出し中|판매)
"""
_PARKED = r"""
\bDOMAIN\s+(?:\S+\s+){0,3}(?:is\s+)?parked\b
\bparked\s+(?:free|domain|page|for free|courtesy)
DOMAIN\s+(?:\S+\s+){0,3}(?:geparkt|parkée|aparcado|estacionado|geparkeerd|zaparkowana|припаркован)
(?:this|the)\s+DOMAIN(?:\s+\S+)?\s+(?:has\s+expired|has\s+recently\s+been\s+registered|is\s+pending\s+renewal)
(?:diese|die)\s+DOMAIN\s+(?:\S+\s+)?(?:ist abgelaufen|wurde registriert)
(?:ce|le)\s+DOMAIN\s+(?:\S+\s+)?a expiré
este\s+DOMAIN\s+(?:\S+\s+)?ha (?:caducado|expirado)
\brelated (?:searches|links)\b(?=[\s\S]{0,1500}\b(?:privacy policy|domain)\b)
"""
_EMPTY = r"""
^\s*(?:welcome to nginx|apache2? .{0,30}default page|it works!|iis windows server|default web site page|index of /\s*$)
^\s*(?:account suspended|this account has been suspended|site not found|future home of something)
\b(?:website|site) coming soon\b(?=[\s\S]{0,400}$)
"""


def _any_of(lines: str) -> re.Pattern[str]:
    said = [line for line in lines.replace("DOMAIN", _DOMAIN).splitlines() if line]
    return re.compile("|".join(f"(?:{line})" for line in said), re.I | re.M)


_MARKS = (
    (_any_of(_SALE), "the domain is for sale"),
    (_any_of(_PARKED), "the domain is parked"),
    (_any_of(_EMPTY), "an empty server"),
)
_GAMBLING = r"""
casin[oò]|казино|slot(?:s|machine| gacor| online)?\b|poker|roulette|blackjack|jackpot|sportsbook|betting\b|\bbet\b
free spins|judi|togel|bandar|gokkast|spielautomat|apuestas|tragaperras|ставк[аи] на спорт
"""
_MEDICINES = r"""
viagra|cialis|levitra|sildenafil|tadalafil|tramadol|xanax|phentermine|online pharmacy
without (?:a )?prescription|no prescription|rezeptfrei|sans ordonnance|sin receta
"""
_WARES_OF_SPAM = r"""
payday loan|cash advance|replica watch|essay writing|buy essay|buy (?:followers|backlinks)
cheap (?:jerseys|nike|louis)|guest post service
"""
_WARES = (
    (_any_of(_GAMBLING), "gambling"),
    (_any_of(_MEDICINES), "medicines without prescription"),
    (_any_of(_WARES_OF_SPAM), "loans, replicas and essays"),
)
