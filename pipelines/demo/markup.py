"""Words to HTML as WordPress writes it, and a thread laid out in pages: what the three themes share."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from pipelines.demo.blogs import DemoBlog, DemoComment, DemoPost


def html_of(text: str) -> str:
    """Paragraphs, quotations and emoji images."""
    return "\n".join(_block(block) for block in text.split("\n\n"))


def attribute(text: str) -> str:
    """A text inside a double-quoted attribute."""
    return escape(text, quote=True)


def link(url: str, words: str, **attributes: str) -> str:
    """An <a>; `class_` and the like lose their underscore."""
    more = "".join(f' {name.rstrip("_").replace("_", "-")}="{attribute(value)}"' for name, value in attributes.items())
    return f'<a href="{attribute(url)}"{more}>{escape(words, quote=False)}</a>'


def clock(date: datetime) -> str:
    """`9:05 am`."""
    return f"{date.hour % 12 or 12}:{date.minute:02} {'am' if date.hour < 12 else 'pm'}"


def day(date: datetime) -> str:
    """`March 2, 2011`, in English whatever the machine's language."""
    return f"{_MONTHS[date.month - 1]} {date.day}, {date.year}"


def month(date: datetime) -> str:
    """`March 2011`."""
    return f"{_MONTHS[date.month - 1]} {date.year}"


def slug_of(words: str) -> str:
    """The last part of a category's or tag's address."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def replies(post: DemoPost, parent: int | None) -> list[DemoComment]:
    """The public comments under one comment, or those that begin a thread."""
    return [c for c in post.public_comments if c.parent == parent]


def comment_pages(blog: DemoBlog, post: DemoPost) -> list[list[DemoComment]]:
    """The comments that begin a thread, page by page; at least one page.

    An answer to a comment that is not public stands in no thread and so on no page, as in WordPress: the API alone
    has it. A flat theme shows every public comment in one list.
    """
    if not blog.threads_a_page:
        return [list(post.public_comments)]
    first = replies(post, None)
    size = blog.threads_a_page
    return [first[i : i + size] for i in range(0, len(first), size)] or [[]]


def comment_page_path(post: DemoPost, number: int, last: int) -> str:
    """The address of a comment page; the newest page is the post's own address."""
    return post.path if number == last else f"{post.path}comment-page-{number}/"


def _block(block: str) -> str:
    if block.startswith("> "):
        return f"<blockquote><p>{_inline(block[2:])}</p></blockquote>"
    return f"<p>{_inline(block)}</p>"


def _inline(text: str) -> str:
    words = escape(text, quote=False).replace("\n", "<br />\n")
    return _EMOJI.sub(
        r'<img src="data:," alt="\g<0>" class="wp-smiley" style="height: 1em; max-height: 1em;" />', words
    )


_EMOJI = re.compile("[\U0001f600-\U0001f64f]")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
