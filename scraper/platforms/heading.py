"""What a page says of its thread as a whole: its title, address and number, how long it is, which part this is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.platforms.generic.addresses import base_of
from scraper.platforms.generic.entry import canonical, titled
from scraper.platforms.quotes import choices, marked
from scraper.selecting import select, select_first
from scraper.text import line_of
from scraper.urls import normal, origin_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.items import Page
    from scraper.platforms.markup import Markup


def is_later(page: Page, markup: Markup, first: Any = None) -> bool:
    """Is this a page of a thread after its first: by the place of its `first` entry, its number, or its address?"""
    for node in first.css(markup.place) if first is not None and markup.place else ():
        match = re.search(r"(?:#\s?|^(?=\d+$))(\d[\d.,]*)", line_of(node) or "")
        if match:
            return int(re.sub(r"\D", "", match[1])) > 1
    for node in select(page.tree, markup.page_number) if markup.page_number else ():
        match = re.search(r"(?<![\d.,])\d{1,5}(?![\d.,])", line_of(node) or "")
        if match:
            return int(match[0]) > 1
    link = select_first(page.tree, 'link[rel="canonical"]')
    stated = link.attributes.get("href") or "" if link is not None else ""
    return bool(markup.later and (re.search(markup.later, page.url) or re.search(markup.later, stated)))


def title_of(page: Page, markup: Markup) -> str | None:
    """The thread's title, where its platform shows it, else as the page states it."""
    for selector in (*choices(markup.title), "h1"):
        for node in select(page.tree, selector):
            if node.tag == "title":
                words = " ".join((node.text() or "").split()) or None
            else:
                words = line_of(node, without=marked(node, markup.title_chrome))
            words = _LABEL.sub("", words) if words else None
            if words:
                return words
    node = titled(page)
    return line_of(node) if node is not None else None


def thread_place(page: Page, markup: Markup) -> tuple[str, str | None]:
    """The permalink of the thread's first page, and the platform's number of the thread.

    By the page's own address; where that is of one entry ("?p=12"), by the link in the thread's title.
    """
    own = canonical(page)
    for url in (own, page.url, *_title_links(page, markup)) if markup.thread_key else ():
        match = re.search(markup.thread_key, url)
        if match:
            return _first_page(url, markup), next((group for group in match.groups() if group), None)
    return _first_page(own, markup), None


def declared_in(page: Page, markup: Markup) -> int | None:
    """How many entries the page says the thread has, the opening one left out."""
    for node in select(page.tree, markup.count) if markup.count else ():
        for words in (node.attributes.get("title"), line_of(node)):
            numbers = re.findall(r"\d+(?:[.,\u00a0]\d{3})*", words or "")
            if numbers:
                return max(int(re.sub(r"\D", "", numbers[-1])) - 1, 0)
    return None


def _title_links(page: Page, markup: Markup) -> Iterator[str]:
    """Where the thread's title leads to, on the page's own site."""
    for selector in choices(markup.title):
        for node in select(page.tree, selector):
            anchor = node if node.tag == "a" else node.css_first("a[href]")
            url = normal(anchor.attributes.get("href") or "", base_of(page)) if anchor is not None else None
            if url and origin_of(url) == origin_of(page.url):
                yield url


def _first_page(url: str, markup: Markup) -> str:
    return (re.sub(markup.later, "", url) or url) if markup.later else url


_LABEL = re.compile(
    r"^(?:thread|topic|subject|thema|betreff|discussion|sujet|discussione|argomento|hilo|tema|asunto|tópico|assunto|"
    r"onderwerp|wątek|temat|tråd|ämne|emne|ketju|aihe|viestiketju|téma|тема|موضوع)\s?:\s+",
    re.I,
)
