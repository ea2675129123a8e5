"""The entry that a thread hangs from: title, author, date, text, tags and the count the page states."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.items import Post
from scraper.platforms.generic.count import count_in, declared
from scraper.platforms.generic.elsewhere import held_by
from scraper.platforms.generic.place import language_of
from scraper.platforms.generic.signature import signature_of, stands_in, stated_time
from scraper.selecting import select, select_first
from scraper.text import fragment_text, has_text, line_of, links_of, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from scraper.dates import Order
    from scraper.items import Page


def entry_of(page: Page, *, skip: frozenset[int] = frozenset(), order: Order | None = None) -> Post | None:
    """The entry of a page that is about one; `skip` are its comments' nodes. None where it has no title or text."""
    heading = _heading(page, skip)
    box = _box(page, heading, skip)
    body = _body(page, box, skip)
    title = (_words_of(heading) if heading is not None else None) or _meta_title(page)
    if title is None or body is None:
        return None
    without = _aside(body) | skip
    by = signature_of(page, heading, box, body, skip, order)
    heads = by.nodes | ({heading.mem_id} if heading is not None else set())
    heads |= {node.mem_id for node in body.css("h2,h3,h4") if count_in(line_of(node) or "") is not None}
    without |= heads - {body.mem_id}
    return Post(
        url=canonical(page),
        title=title,
        author=by.author,
        author_url=by.author_url,
        published=by.published,
        published_raw=by.words,
        modified=stated_time(page, "article:modified_time"),
        language=language_of(page),
        text=text_of(body, without=without),
        tags=tags_of(page),
        links=links_of(body, page.url, without=without),
        comments_declared=declared(page),
        gap_reason=held_by(page),
    )


def canonical(page: Page) -> str:
    """The entry's permalink: what the page states for itself on its own site, else its address without fragment."""
    for selector, name in (('link[rel="canonical"]', "href"), ('meta[property="og:url"]', "content")):
        node = select_first(page.tree, selector)
        url = normal(node.attributes.get(name) or "", page.url) if node is not None else None
        if url and _host(url) == _host(page.url) and (url.count("/") > 3 or "?" in url):
            return url
    return normal(page.url) or page.url


def _words_of(heading: Any) -> str | None:
    """The heading's words without the bare sign ("#") that links to it."""
    signs = {a.mem_id for a in heading.css("a") if not any(c.isalnum() for c in a.text(deep=True))}
    return line_of(heading, without=signs) if signs else line_of(heading)


def tags_of(page: Page) -> tuple[str, ...]:
    """Categories and tags, in the order of the page, each once; clouds of all tags of a blog are not the entry's."""
    tags: dict[str, None] = {}
    for node in select(page.tree, 'a[rel~="tag"],a[rel~="category"]'):
        words = line_of(node)
        if words and "tag-cloud" not in (node.attributes.get("class") or "") and len(words) <= 100:
            tags[words] = None
    return tuple(tags)


def titled(page: Page) -> Any:
    """The heading of one entry that the page's own title names; None on lists, whose title is the site's."""
    stated = (_meta_title(page) or "").casefold()
    for node in select(page.tree, ",".join((*_TITLES[:2], "h1"))) if stated else ():
        words = (line_of(node) or "").casefold()
        if node.tag == "h1" and 2 * len(words) < len(stated) and f": {words}" not in f": {stated}":
            continue  # a site's or a group's name behind the title
        if len(words) >= 4 and words in stated and not _is_site_title(page, node):
            return node
    return None


def _heading(page: Page, skip: frozenset[int]) -> Any:
    """The heading that the page's title names, else the likeliest."""
    stated = (_meta_title(page) or "").casefold()
    first = None
    for selector in _TITLES:
        for node in select(page.tree, selector):
            words = _words_of(node) or ""
            named = words.casefold() in stated and (selector is not _NAMED or len(words) >= _TITLE)
            asked = 0 < len(words) <= 300 and (named or (first is None and selector is not _NAMED))
            if asked and not stands_in(node, skip) and not _is_site_title(page, node):
                if named:
                    return node
                first = node
    return first


def _is_site_title(page: Page, node: Any) -> bool:
    """The name of the whole site: called so, or a link to its front page, or in the site's header."""
    anchor = node.css_first("a[href]")
    target = normal(anchor.attributes.get("href") or "", page.url) if anchor is not None else None
    if target and urlsplit(target).path in ("", "/") and not urlsplit(target).query:
        return True
    for _ in range(3):
        if node is None or node.tag in ("article", "main", "body"):
            return False
        if _NO_TITLE.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"):
            return not _is_in_entry(node)
        node = node.parent
    return False


def _is_in_entry(node: Any) -> bool:
    """Does it stand in what is called an entry, whose own header it may be?"""
    for _ in range(_NEAR):
        node = node.parent
        if node is None or node.tag == "body":
            return False
        if node.tag == "article" or _ENTRY.search(node.attributes.get("class") or ""):
            return True
    return False


def _box(page: Page, heading: Any, skip: frozenset[int]) -> Any:
    """The element that holds all of the entry: an article around the heading, else the first of the page."""
    node = heading.parent if heading is not None else None
    while node is not None and node.tag not in ("body", "html", "main"):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if node.tag == "article" or _ENTRY.search(names):
            return node
        node = node.parent
    boxes = select(page.tree, "article,[itemtype*='BlogPosting'],.hentry,main")
    return next((node for node in boxes if node.mem_id not in skip and not _is_within(node, skip)), None)


def _is_within(node: Any, places: frozenset[int]) -> bool:
    while node is not None and node.mem_id not in places:
        node = node.parent
    return node is not None


def _body(page: Page, box: Any, skip: frozenset[int]) -> Any:
    for top in (box, page.tree):
        if top is None:
            continue
        for selector in _BODIES:
            for node in select(top, selector):
                if not stands_in(node, skip) and has_text(node, without=_aside(node) | skip):
                    return node
    return box if box is not None else _densest(page, skip)


def _densest(page: Page, skip: frozenset[int]) -> Any:
    """Where nothing is called the text: the element with the most words in paragraphs of its own."""
    lengths: dict[int, int] = {}
    best = None
    for node in select(page.tree, "p"):
        parent = node.parent
        if parent is None or stands_in(parent, skip):
            continue
        key = parent.mem_id
        lengths[key] = lengths.get(key, 0) + len(node.text(deep=True))
        if lengths[key] >= _ENOUGH and (best is None or lengths[key] > lengths[best.mem_id]):
            best = parent
    return best


def _aside(body: Any) -> frozenset[int]:
    """What stands in the text's element and is no text: share buttons, related entries, navigation, comments."""
    return frozenset(node.mem_id for node in select(body, _ASIDE)) - {body.mem_id}


def _meta_title(page: Page) -> str | None:
    node = select_first(page.tree, 'meta[property="og:title"]')
    stated = (node.attributes.get("content") or "").strip() if node is not None else ""
    if stated:
        return fragment_text(stated)
    node = select_first(page.tree, "head title")
    return " ".join(node.text().split()) or None if node is not None else None


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].removeprefix("www.")


_ENOUGH = 200  # characters of paragraphs that make a text
_TITLE = 4  # characters
_NEAR = 3  # elements from an entry's header out to the entry
_NAMED = (
    "h2,h3,h4,[class*=title],[class*=Title],[class*=titre],[class*=Titre],.contentheading"  # only as the page's title
)
_TITLES = (
    ".wp-block-post-title,.entry-title,.post-title,.posttitle,.post_title,.storytitle",
    "article h1,.post h1,.hentry h1,main h1,#content h1,[itemprop~=headline]",
    ".post h2,.hentry h2",
    "h1",
    "#content h2,article h2,.post h3,.article h2",
    _NAMED,
)
_NO_TITLE = re.compile(
    r"site-?title|blog-?title|logo|masthead|branding|reply-title|comments?-title|widget-?title|^\s*header(?:img)?\s*$",
    re.I,
)
_ENTRY = re.compile(r"(?:^|\s)(?:hentry|post|entry|single-post|blog-?post|story|post-\d+)(?:\s|$)", re.I)
_BODIES = (
    ".entry-content,.wp-block-post-content,.h-entry>.e-content",
    ".post-content,.postcontent,.post_content,.post-entry,.postentry,.post-body,.article-body,.article-content",
    ".storycontent",
    ".storyBody,.entry_body,.itembody,.contenuArticle,.bText,.articleText",
    "[itemprop~=articleBody],.entry,.entrytext,.post-text,.entry-body,.single-content,.format_text",
    "[itemtype$='/DiscussionForumPosting'] [itemprop~=text],[itemtype$='/Question'] [itemprop~=text]",
)
_ASIDE = (
    ".sharedaddy,.jp-relatedposts,.share,.sharing,.social,.social-share,.addtoany_share_save_container,.related,"
    ".related-posts,"
    ".yarpp-related,.wpcnt,.post-navigation,.page-links,.page-link,.navigation,nav,form,.entry-meta,.post-meta,"
    ".entry-footer,"
    ".author-box,.author-info,.post-tags,.tag-list,.TagList,ul.tags,.wp-block-post-comments,#comments,#respond,.comments-area,.robots-nocontent,"
    ".print-link,.heateor_sss_sharing_container,.post-ratings,.wpulike,.toc_container,button,.screen-reader-text"
)
