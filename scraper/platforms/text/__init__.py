"""Pages that somebody saved as plain text: an entry, then comments whose names stand before or after their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.dates import order_of, read_date
from scraper.items import NOT_TOLD, Comment, Links, Post
from scraper.platforms.text import entry, order
from scraper.platforms.text.lines import is_date_line, is_heading, joined, without_role
from scraper.platforms.text.markers import forms_in, is_signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.dates import Order
    from scraper.items import Page
    from scraper.platforms.text.order import Told

NAME = "text"
VERSION = 2


def detect(page: Page) -> bool:
    """Is it plain text that holds an entry or comments, rather than a robots.txt or a listing of anything?"""
    if page.tree is not None or page.data is not None or page.media_type != "text/plain":
        return False
    lines = _lines(page)
    if entry.head_of(lines, len(lines))[0] is not None or any(is_signed(line) for line in lines):
        return True
    return any(map(is_heading, lines[2:]))


def links(page: Page) -> Links:  # noqa: ARG001
    """None: saved text has lost its links."""
    return Links()


def post(page: Page) -> Post | None:
    """What stands over the heading of the comments: title, writer, date and categories as far as they are stated."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:  # noqa: ARG001
    """What each name said; without names, where the page leaves open which words are whose."""
    return thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """The post and its comments; the post's `gap_reason` names what of the comments cannot be told."""
    lines = _lines(page)
    if page.tree is not None or page.data is not None:
        return None, ()
    end, start, opened, declared = entry.comments_begin(lines)
    told = order.told_in(lines, start, opened=opened, declared=declared)
    if told is not None and not opened:
        end = told.markers[0].start
    found = entry.entry_in(lines, end)
    if entry.head_of(lines, end)[0] is None and told is None and not (opened and declared):
        return None, ()
    said = _comments(told, _day_order(found.date, told)) if told else ()
    return (
        Post(
            url=page.url,
            title=found.title,
            author=found.author,
            published=read_date(found.date, order=_day_order(found.date, told)) if found.date else None,
            published_raw=found.date,
            text=found.text,
            tags=found.tags,
            comments_declared=declared,
            gap_reason=_gap(told, said, declared) or (None if opened else _unclear(lines, end, told)),
        ),
        said,
    )


def _comments(told: Told, days: Order | None) -> tuple[Comment, ...]:
    """Each text with the name before or after it; where that is open, the texts without names."""
    if told.look_alike:
        return ()  # what is a name may not become somebody's words
    if told.order is None:
        texts = told.texts if told.opened else told.texts[1:]
        return tuple(Comment(joined(text), depth=1) for text in texts if joined(text))
    texts = told.texts[1:] if told.order == "before" else told.texts[:-1]
    found = []
    if not told.opened and told.order == "after":
        texts = ((), *texts[1:])  # the first comment's words cannot be told from the post's
    for marker, lines in zip(told.markers, texts, strict=True):
        words, date = (lines, marker.date) if marker.date else order.date_at_end(lines)
        text = joined(words)
        if text or marker.kind != "comment":
            name, is_owner = without_role(marker.author)
            found.append(
                Comment(
                    text,
                    author=name,
                    published=read_date(date, order=days) if date else None,
                    published_raw=date,
                    kind=marker.kind,
                    depth=1,
                    is_owner=is_owner or None,
                )
            )
    return tuple(found)


def _gap(told: Told | None, said: Sequence[Comment], declared: int | None) -> str | None:
    """What cannot be told of a page's comments, else that their number is not the one declared."""
    if told is not None:
        if told.look_alike:
            return f"who wrote which comment {NOT_TOLD}: names and words look alike"
        if told.order is None:
            return f"who wrote which comment {NOT_TOLD}: the names may stand before or after the texts"
        if told.order == "after" and not told.opened:
            return f"where the post ends and the first comment begins {NOT_TOLD}: no heading parts them"
        if told.opened and any(told.texts[0 if told.order == "before" else -1]):
            return f"who wrote some of the words beside the comments {NOT_TOLD}"
        undated = told.form == "says" and not any(comment.published_raw for comment in said)
        if undated and declared != len(said):
            return f"whether each line with “says” begins a comment {NOT_TOLD}: no dates, and no number that agrees"
    if declared in order.numbers_of(said):
        return None
    if declared is None:
        dated = any(is_date_line(line) for c in said for line in (c.text or "").split("\n"))
        return f"whether each comment is one person's {NOT_TOLD}: dates stand among the words" if dated else None
    return f"{declared} comments stated, {len(said)} found in the saved text"


def _unclear(lines: Sequence[str], end: int, told: Told | None) -> str | None:
    """Without a heading, dated notes in a post and comments look the same."""
    forms = forms_in(lines, entry.head_of(lines, end)[1], len(lines)) if told is None else {}
    if max(map(len, forms.values()), default=0) < 2:
        return None
    return f"whether lines with names and dates begin comments {NOT_TOLD}: no heading stands over them"


def _day_order(date: str | None, told: Told | None) -> Order | None:
    """The order of day and month in dates of bare numbers, learned from all of the page's."""
    return order_of([words for words in (date, *(m.date for m in told.markers if told)) if words] if told else [])


def _lines(page: Page) -> list[str]:
    return [" ".join(line.split()) for line in page.text.splitlines()]
