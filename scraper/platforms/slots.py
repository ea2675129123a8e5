"""Comments that a page leaves to a service which gives them to anybody: what the page's own script would ask it for.

A service is no site that the page links to: its answer is kept with the page's site. Its robots.txt is obeyed like any.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.platforms import disqus, isso

if TYPE_CHECKING:
    from scraper.items import Links, Page


def with_slots(page: Page, links: Links) -> Links:
    """The links of a page, and before them the requests for comments that it leaves to a service."""
    if page.tree is None:
        return links
    asked = [link for link in (isso.answer_for(page), disqus.answer_for(page)) if link is not None]
    if not asked:
        return links
    urls = {link.url for link in asked}
    return replace(links, on_site=(*asked, *(link for link in links.on_site if link.url not in urls)))
