"""The post that a forum's thread begins with: its first message on the first page, a title alone on later ones."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.dates import is_date
from scraper.items import Post
from scraper.platforms.generic.count import count_in, declared, heads_comments
from scraper.platforms.generic.elsewhere import held_by
from scraper.platforms.generic.entry import canonical, tags_of, titled
from scraper.platforms.generic.item import parts_of
from scraper.platforms.generic.place import language_of, time_of
from scraper.selecting import select, select_first
from scraper.text import line_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.dates import Order
    from scraper.items import Page
    from scraper.platforms.generic.item import Parts, Record
    from scraper.platforms.generic.messages import Messages


def stands_apart(page: Page, messages: Messages) -> bool:
    """Is there an article apart from the messages, so that all of them are comments?

    A count over a forum's messages ("7 replies") makes none of them a comment where nothing was said before it.
    """
    first = messages.records[0].nodes[0]
    if _is_counted(first) and (messages.speaks < _SURE or _said_before(page, first, _LEAST_SAID)):
        return True
    return _said_before(page, first) > (_MUCH if messages.speaks >= _SURE else _SOME)


def _is_counted(first: Any) -> bool:
    """Does a heading stand before the first message that says how many comments follow, or "Comments"?"""
    node = first
    for _ in range(4):
        before = node.prev
        while before is not None and (before.tag[0] in "-!" or not before.text(deep=True).strip()):
            before = before.prev
        words = (line_of(before) or "") if before is not None else ""
        is_count = before is not None and before.tag in _HEADS and heads_comments(words) and not _OF.search(words)
        if is_count or (before is not None and _COMMENTS.fullmatch(words)):  # "24 posts, page 1 of 3" counts the first
            return True
        node = node.parent
        if node is None or node.tag in ("body", "html"):
            break
    return False


def _said_before(page: Page, first: Any, least: int = 0) -> int:
    """The characters of sentences before the first message: of long ones, or from `least` on of what ends as such."""
    said, key = 0, first.mem_id
    for node in page.tree.body.traverse(include_text=True):
        if node.mem_id == key:
            break
        if node.tag == "-text" and len(words := (node.text_content or "").strip()) >= (least or _SENTENCE):
            if least and (words[-1] not in ".?!…" or count_in(words) is not None or is_date(words)):
                continue
            around = node.parent
            if around is not None and around.tag not in _NO_SENTENCES and not words.startswith(("{", "<", "//")):
                said += len(words)
    return said


def apart_from(page: Page, records: Sequence[Record], entry: Post | None, order: Order | None) -> Post | None:
    """The entry, where neither name nor time of it was found by its names: by the block over the comments."""
    if not records or (entry is not None and entry.author and entry.published):
        return entry
    node = records[0].nodes[0]
    for _ in range(_LEVELS):
        if node is None or node.tag in ("body", "html"):
            break
        blocks = _blocks_before(node)
        said = sum(len(block.text(deep=True).strip()) for block in blocks)
        if blocks and said >= _LEAST_SAID:
            parts = parts_of(blocks, page.url, frozenset(h.mem_id for block in blocks for h in _headings(block)))
            if parts.author and (parts.author.isdigit() or count_in(parts.author) is not None):
                parts = replace(parts, author=None, author_url=None)
            dated = is_date(parts.words or "", day=parts.author is None)
            if parts.text and dated and (parts.author or (entry is None and len(parts.text) > _SENTENCE)):
                return _merged(entry, _post_of(page, _with_address(page, parts, blocks), order, entry))
        node = node.parent
    return entry


def _merged(entry: Post | None, found: Post) -> Post:
    """What was found in the block; of an entry that has its name, the time alone, if the block has the same name."""
    if entry is None or not (entry.author or entry.published):
        return found
    if entry.author is None and found.published == entry.published:
        return replace(found, title=entry.title)
    if entry.author != found.author:
        return entry
    return replace(entry, published=found.published, published_raw=entry.published_raw or found.published_raw)


def _with_address(page: Page, parts: Parts, blocks: Sequence[Any]) -> Parts:
    """The address behind the name, where the name was found in a line."""
    for block in blocks if parts.author_url is None else ():
        for anchor in block.css("a[href]"):
            if line_of(anchor) == parts.author:
                return replace(parts, author_url=normal(anchor.attributes.get("href") or "", page.url))
    return parts


def _blocks_before(node: Any) -> list[Any]:
    blocks: list[Any] = []
    before = node.prev
    while before is not None and len(blocks) < _BLOCKS:
        if before.tag[0] not in "-!" and before.tag not in _NO_BLOCKS and before.text(deep=True).strip():
            blocks.append(before)
        before = before.prev
    return blocks[::-1]


def _headings(block: Any) -> list[Any]:
    """What stands in a block and is not its writer's: a title, a count of comments, a discussion of its own."""
    found = block.css("h1,h2,.title,.titleline,.replies-count,.comments,.comment-list,.tags,.TagList,[class*=tag-list]")
    return [each for each in found if each.tag in ("h1", "h2", "div", "ul", "ol") or len(each.text(deep=True)) < _SHORT]


def _post_of(page: Page, parts: Parts, order: Order | None, entry: Post | None) -> Post:
    title = entry.title if entry is not None and entry.title else _title(page)
    return Post(
        url=canonical(page),
        title=title,
        author=parts.author,
        author_url=parts.author_url,
        published=time_of(page, parts, order),
        published_raw=parts.words,
        language=language_of(page),
        text=parts.text,
        tags=tags_of(page),
        links=tuple(link for link in parts.links if link != parts.author_url),
        comments_declared=declared(page),
        gap_reason=held_by(page),
    )


def later_page(page: Page, messages: Messages) -> bool:
    """Is this a page of the thread after its first: by the place of its first message, else its address?"""
    places = [place for record in messages.records[:2] if (place := _place(record)) is not None]
    if places and (len(messages.records) == 1 or len(places) == 1 or places[1] == places[0] + 1):
        return places[0] > 1
    if _LATER.search(page.url) or _LATER.search(canonical(page)):
        return True
    return select_first(page.tree, "head link[rel~=prev]") is not None or _page_shown(page) > 1


def _place(record: Record) -> int | None:
    """The number that a message shows beside itself, as "#12": its place in the thread, or its number on the board."""
    for node in record.nodes:
        for mark in node.css("a,span,strong,b,td,div"):
            if len(mark.text(deep=True)) <= _MARK:
                match = _PLACE.fullmatch(line_of(mark) or "")
                if match:
                    return int(re.sub(r"\D", "", match[1]))
    return None


def _page_shown(page: Page) -> int:
    """The number of this page, where the page shows it among its others: "Page 2 of 10", "1 [2] 3"."""
    for pages in select(page.tree, _PAGES)[:6]:
        words = line_of(pages) or ""
        match = _OF.search(words) if len(words) < _SHORT else None
        if match:
            return int(match[1])
        if any(anchor.text(deep=True).strip(" []") == "1" for anchor in pages.css("a[href]")[:8]):
            for mark in pages.css("strong,b,em,span,.current,.active,.selected,[aria-current]"):
                number = (mark.text(deep=True) or "").strip(" []")
                if number.isdigit() and len(number) < _DIGITS and not _is_linked(mark):
                    return int(number)
    return 1


def _is_linked(mark: Any) -> bool:
    return mark.tag == "a" or mark.parent.tag == "a" or mark.css_first("a[href]") is not None


def answers_of(messages: Messages, *, opened: bool) -> list[Record]:
    """The messages that answer the first where it `opened` the thread, else all; none without words."""
    kept: dict[int, int] = {}
    answers: list[Record] = []
    for place, record in enumerate(messages.records):
        if record.parts.text is None or (opened and place == 0):
            continue
        kept[place] = len(answers)
        record.outer = kept.get(record.outer) if record.outer is not None else None
        if opened and record.parts.answers == messages.records[0].key:  # an answer to the post is one to nobody else
            record.parts = replace(record.parts, answers=None)
        answers.append(record)
    return answers


def opening_of(page: Page, messages: Messages, order: Order | None, *, opened: bool) -> Post | None:
    """The thread's post: its first message where it `opened` the thread, else its title alone."""
    title = _title(page)
    url = _LATER.sub("", canonical(page)) or canonical(page)
    if not opened:
        return Post(url, title=title) if title else None
    first = _post_of(page, messages.records[0].parts, order, None)
    return replace(first, url=url, title=title, comments_declared=None, gap_reason=None)


def _title(page: Page) -> str | None:
    node = select_first(page.tree, "head title")
    stated = " ".join(node.text().split()) if node is not None else ""
    node = titled(page)
    words = (line_of(node) if node is not None else None) or ""
    shown = stated.casefold()
    parts = [part for part in _PARTS.split(shown) if part and not _NO_TITLE.search(part)]
    for heading in select(page.tree, "h2") if 2 * len(words) < len(stated) else ():
        second = line_of(heading) or ""  # under the site's name, which the page's title has too
        is_part = second.casefold() in parts or (2 * len(second) >= len(stated) and second.casefold() in shown)
        if len(second) > len(words) and is_part:
            words = second
    if words:
        return words
    if stated and page.text.find(stated, page.text.find("<body")) > 0:
        return stated  # shown as it stands, whatever signs are in it
    parts = [part for part in _PARTS.split(stated) if part and not _NO_TITLE.search(part)]
    return max(parts, key=len, default=stated) or None


_COMMENTS = re.compile(
    r"(?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|komentarze|kommentarer|"
    r"kommentit|комментарии|komentáře|コメント|评论|評論|yorumlar|"
    r"replies|answers|antworten|réponses|respuestas|respostas|risposte|odpowiedzi|ответы)\s?:?",
    re.I,
)
_HEADS = frozenset(("h1", "h2", "h3", "h4", "h5", "p", "div"))
_PARTS = re.compile(r"\s+(?:[-–—|•»·/]|::|>)\s+")
_NO_TITLE = re.compile(
    r"\b(?:forums?|board|view (?:topic|thread|single post)|index|powered by|page \d+|seite \d+|thema anzeigen)\b|^\d+$",
    re.I,
)
_LEVELS = 8  # elements out from the first comment
_BLOCKS = 8
_LEAST_SAID = 20  # characters of an entry with its name and time
_NO_BLOCKS = frozenset(str.split("script style nav header form noscript hr br a ins aside h1"))
_SENTENCE = 60  # characters of a text that is more than a label
_SOME = 250  # characters of sentences that are an article
_MUCH = 1500  # where the messages are surely a forum's: rules and notices stand over them too
_SURE = 5
_MARK = 12
_PLACE = re.compile(r"(?:#|no\.?|nr\.?|n°|№|post)\s?(\d[\d.,]*)", re.I)
_NO_SENTENCES = frozenset(str.split("script style noscript template textarea option a title button h1 h2 h3"))
_DIGITS = 5
_SHORT = 400  # characters of what leads to a thread's other pages
_PAGES = (
    "[class*=pagina],[class*=Pagina],[class*=pagenav],[class*=PageNav],[class*=pager],[class*=pagelink],[id*=pagina],"
    ".pages,.gensmall,.nav"
)
_OF = re.compile(
    r"(?:page|seite|página|pagina|strona|sida|side|sivu|страница|stránka|第)\s?\[?(\d{1,5})\]?\s?(?:of|von|sur|de|"
    r"di|van|z|av|af|из|/)\s?\d",
    re.I,
)
_LATER = re.compile(
    r"[?&;](?:page|pg|pageno|pagenumber|pagina|seite)=(?:[2-9]|[1-9]\d+)(?=&|#|$)|[?&;](?:start|st|offset|from|postdays|"
    r"limitstart)=[1-9]\d*(?=&|#|$)|"
    r"/page[-/,]?(?:[2-9]|[1-9]\d+)/?(?=[?#]|$)|[-,_]page[-_,]?(?:[2-9]|[1-9]\d+)(?=\.|/|$)|"
    r"topic[=,/]\d+\.[1-9]\d*|/p(?:[2-9]|[1-9]\d+)/?$|"
    r"[?&;]num=\d+/[1-9]\d*(?=[#&;]|$)|sujet_\d+_(?:[2-9]|[1-9]\d+)(?=\.htm)|-s[1-9]\d*(?=\.html)|,[2-9]\d*\.html$",
    re.I,
)
