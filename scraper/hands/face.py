"""What a site shows of itself on its front page or in its feed: its name, its make, its language, its newest entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.hands.parked import nobodys, peddled, title_of
from scraper.outward import bare, outward_of
from scraper.selecting import select_first
from scraper.urls import site_of

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.items import Page


@dataclass(frozen=True, slots=True)
class Face:
    """A site at one time. `language` is the primary tag that it states; `nobodys` says why it is nobody's blog (for
    sale, parked), `peddled` what wares of spam it peddles, `listed` are the sites in its lists of others."""

    at: datetime | None
    title: str | None = None
    make: str | None = None
    language: str | None = None
    nobodys: str | None = None
    peddled: str | None = None
    listed: frozenset[str] = frozenset()


def face_of(page: Page) -> Face | None:
    """The face that a page shows; None where it is no HTML."""
    is_xml = page.media_type.endswith("xml") and "html" not in page.media_type
    if page.tree is None or page.tree.root is None or is_xml:
        return None
    return Face(
        page.fetched_at, title_of(page), _make(page), _language(page), nobodys=nobodys(page), peddled=peddled(page),
        listed=frozenset(bare(site_of(one.url)) for one in outward_of(page) if one.in_list),
    )  # fmt: skip


def alike(one: str | None, other: str | None) -> bool | None:
    """Do two titles name the same thing: do they share a word that tells something? None where nothing can be told."""
    first, second = _telling(one), _telling(other)
    if not first or not second:
        return None
    return bool(first & second) or "".join(sorted(first)) == "".join(sorted(second))


def _telling(title: str | None) -> set[str]:
    return {word for word in re.findall(r"\w{3,}", (title or "").casefold()) if word not in _TELL_NOTHING}


def _make(page: Page) -> str | None:
    node = select_first(page.tree, "meta[name=generator],meta[name=Generator]")
    stated = (node.attributes.get("content") or "").strip() if node is not None else ""
    return stated[:60] or None


def _language(page: Page) -> str | None:
    node = select_first(page.tree, "html[lang]")
    stated = (node.attributes.get("lang") or "") if node is not None else ""
    match = re.match(r"[A-Za-z]{2,3}", stated)
    return match[0].lower() if match else None


_TELL_NOTHING = frozenset(
    re.findall(
        r"\w+",
        "the and for with from blog weblog home page site website online www com net org welcome official just another "
        "wordpress blogger die der das und ein eine mein meine les des une mon del los las una mis",
    )
)
