"""Comments that a page leaves to a service: its empty slot is named, so that a thread is not taken for silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.selecting import select_first

if TYPE_CHECKING:
    from scraper.items import Page


def held_by(page: Page) -> str | None:
    """The reason "held by SERVICE" where a page has a service's slot and no comment rendered in it."""
    if page.tree is None or select_first(page.tree, _RENDERED) is not None:
        return None
    for service, slot, words in _SERVICES:
        if select_first(page.tree, slot) is not None or any(word in page.text for word in words):
            return f"held by {service}"
    return None


_RENDERED = (
    "[id^=dsq-comment-],[id^=IDComment-],[id^=comment-] .comment-author,li.comment,article.comment,.comment-body"
)
_SERVICES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Disqus", "#disqus_thread", (".disqus.com/embed.js",)),
    ("IntenseDebate", "#idc-container,#idc-cover,script[src*='intensedebate.com/js/']", ("idcomments_acct",)),
    ("JS-Kit / Echo", ".js-kit-comments,script[src*='js-kit.com/comments']", ()),
    ("Haloscan", "script[src*='haloscan.com/load'],a[href*='haloscan.com/comments']", ()),
    ("Facebook", ".fb-comments", ("<fb:comments",)),
    ("Google+", "#google-comments,.g-comments,#comments [data-gapi-comments]", ("gapi.comments.render",)),
    ("Livefyre", "#livefyre-comments,[id^=livefyre-comments]", ("livefyre.com/wjs/",)),
    ("Isso", "#isso-thread", ()),
    ("GitHub", "script[src*='utteranc.es'],script[src*='giscus.app']", ()),
    ("Hyvor Talk", "hyvor-talk-comments,#hyvor-talk-view", ()),
)
