"""The post or page that a WordPress thread hangs from, in the HTML of any theme."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from scraper.dates import read_date
from scraper.items import Post
from scraper.platforms.generic.entry import canonical, entry_of, titled
from scraper.platforms.generic.place import in_widget, language_of
from scraper.selecting import select, select_first
from scraper.urls import normal

if TYPE_CHECKING:
    from scraper.items import Page


def post_of(page: Page) -> Post | None:
    """The post of a page that shows one; None on lists of posts. Protected ones come without their text."""
    if is_list(page):
        return None
    skip = frozenset(node.mem_id for node in select(page.tree, _COMMENTS))
    post = entry_of(page, skip=skip)
    url = permalink(page)
    protected = is_protected(page)
    if post is None:
        return Post(url, number(page), protected=True) if protected else None
    post = _signed(page, replace(post, url=url, key=number(page), tags=_filed_under(page) or post.tags))
    if protected:
        return Post(url, post.key, post.title, language=language_of(page), protected=True)
    return post


def _signed(page: Page, post: Post) -> Post:
    """The themes of WordPress 1.x sign a post "Filed under: X — NAME @ 4:12 pm", with the day in a heading above."""
    node = select_first(page.tree, ".post .meta,.meta,.postmetadata")
    match = _SIGNATURE.search(" ".join(node.text().split())) if node is not None else None
    if match is None:
        return post
    published, words = post.published, post.published_raw
    if words and published is not None and (published.hour, published.minute) == (0, 0):
        moment = read_date(f"{words} {match[2]}", language=post.language)
        if moment is not None and moment.date() == published.date():
            published, words = moment, f"{words} {match[2]}"
    return replace(post, author=post.author or match[1], published=published, published_raw=words)


def is_protected(page: Page) -> bool:
    """Is the post itself behind a password? A form in a sidebar, for some other entry, says nothing of it."""
    forms = select(page.tree, "form.post-password-form,form[action*='action=postpass']")
    return any(not in_widget(form) for form in forms)


def is_list(page: Page) -> bool:
    """Does this page list posts rather than show one?"""
    body = page.tree.body
    names = set((body.attributes.get("class") or "").split()) if body is not None else set()
    if names & _SINGLE:
        return False
    if names & _LISTS:
        return True
    if page.status >= 400:
        return True
    if select_first(page.tree, "#comment_post_ID,[name=comment_post_ID]") is not None or is_protected(page):
        return False
    entries = select(page.tree, ".hentry,.type-post,div[id^=post-],article[id^=post-]")
    if len(entries) == 1:
        return _leads_on(page, entries[0])
    return len(entries) > 1 and titled(page) is None


def _leads_on(page: Page, entry: Any) -> bool:
    """An entry whose title links to another page than this one is the only one of a list."""
    link = entry.css_first("a[rel~=bookmark],.entry-title a,h2 a[href]")
    target = normal(link.attributes.get("href") or "", page.url) if link is not None else None
    return target is not None and target not in (permalink(page), normal(page.url))


def permalink(page: Page) -> str:
    """The post's own address: canonical, without comment page and without the number of a page of its text."""
    url = normal(_COMMENT_PAGE.sub("/", canonical(page).split("#")[0])) or page.url
    parts = urlsplit(url)
    if "cpage=" in parts.query:
        kept = "&".join(p for p in parts.query.split("&") if not p.startswith("cpage="))
        url = url.split("?")[0] + (f"?{kept}" if kept else "")
    return _first_page(page, url)


def number(page: Page) -> str | None:
    """WordPress' own number of the post or page."""
    body = page.tree.body
    match = _BODY_ID.search(body.attributes.get("class") or "") if body is not None else None
    if match:
        return str(match[1])
    for selector, name in (('link[rel="shortlink"]', "href"), ("[name=comment_post_ID]", "value")):
        node = select_first(page.tree, selector)
        value = (node.attributes.get(name) or "") if node is not None else ""
        found = parse_qs(urlsplit(value).query).get("p", [value])[0]
        if found.isdigit():
            return str(found)
    for node in select(page.tree, "article[id^=post-],div[id^=post-],.hentry[id^=post-]"):
        match = _POST_ID.fullmatch(node.attributes.get("id") or "")
        if match:
            return str(match[1])
    return None


def _first_page(page: Page, url: str) -> str:
    """A post parted by <!--nextpage--> has /2/ behind its permalink; its first page is among the page links."""
    match = _PART.search(url)
    if not match:
        return url
    base = url[: match.start() + 1]
    links = select(page.tree, ".page-links a[href],.page-link a[href],.pages a[href],.post-page-numbers")
    targets = {normal(node.attributes.get("href") or "", page.url) for node in links}
    return base if base in targets or base.rstrip("/") in targets else url


def _filed_under(page: Page) -> tuple[str, ...]:
    """The tags of the post's own box, where a sidebar lists all tags of the blog with the same rel."""
    own = select_first(page.tree, "article.hentry,.hentry,article[id^=post-],.type-post")
    if own is None:
        return ()
    inside = own.css('a[rel~="tag"]')
    return tuple(dict.fromkeys(" ".join(node.text().split()) for node in inside if node.text().strip()))


_COMMENTS = (
    "#comments,.comments-area,.comment-list,.commentlist,#commentlist,.wp-block-post-comments,.wp-block-comments,#respond,"
    "#comment_list,li.comment,.widget,.widget-area"
)
_SINGLE = frozenset({"single", "singular", "single-post", "page-template-default", "page"})
_LISTS = frozenset(
    {"home", "archive", "category", "tag", "search", "date", "author", "error404", "search-results", "blog"}
)
_COMMENT_PAGE = re.compile(r"/comment-page-\d+/?(?=$|\?)")
_SIGNATURE = re.compile(r"[\u2014\u2013-]\s*([^\u2014\u2013@]{1,60}?)\s*@\s*(\d{1,2}:\d\d(?:\s*[ap]\.?m\.?)?)", re.I)
_PART = re.compile(r"/(\d{1,2})/?$")
_BODY_ID = re.compile(r"(?:^|\s)(?:postid|page-id|attachmentid)-(\d+)(?:\s|$)")
_POST_ID = re.compile(r"post-(\d+)")
