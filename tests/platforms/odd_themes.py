"""Invented blogs in themes nobody has seen: their pages, and what WordPress' API or feed says of their comments."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HOST = "blog.example"


@dataclass(frozen=True)
class Remark:
    """One comment: its number, that of the one it answers, who, when (the blog's clock), and what, in paragraphs."""

    number: int
    answers: int | None
    author: str
    at: datetime
    words: tuple[str, ...]

    @property
    def html(self) -> str:
        """The words as a theme prints them."""
        return "".join(f"<p>{escape(words)}</p>" for words in self.words)


NAMES = ("Ottilie", "Bram K.", "Kirsi", "veins_and_all", "Ngozi", "Pál", "Tove Lind")
SAID = (
    "The doctor in {n} looked at the pictures for an hour and then drew a map of my neck.",
    "I have had the same since the winter of {n} snowfalls, mostly in the left hand.",
    "Did they ask for {n} tubes of blood as well? Mine did, and lost two.",
    "My sister drove me {n} miles there and back, and we sang all the way.",
    "Nobody told me about the {n} forms to sign, bring a pen.",
    "After {n} weeks I can feel the cold floor again with both feet.",
)


def remarks(post: int, count: int = 7) -> tuple[Remark, ...]:
    """A thread: every third comment answers the one before, some have two paragraphs."""
    made: list[Remark] = []
    for n in range(count):
        number = post * 100 + n + 1
        words = [SAID[(post + n) % len(SAID)].format(n=number)]
        if n % 4 == 1:
            words.append(f"And thank you for writing this, it took me {number + 7} days to answer.")
        above = made[-1].number if n % 3 == 2 else None
        at = datetime(2010, 5, 1 + (post + n) % 27, 8 + n, 5 + post % 50)  # noqa: DTZ001  (the blog's clock)
        made.append(Remark(number, above, NAMES[(post * 2 + n) % len(NAMES)], at, tuple(words)))
    return tuple(made)


def _nested(said: Sequence[Remark], show: Callable[[Remark, str], str], above: int | None = None) -> str:
    return "".join(show(one, _nested(said, show, one.number)) for one in said if one.answers == above)


def words_first(said: Sequence[Remark]) -> str:
    """The author below the text, and a mood beside the name."""
    moods = ("feels hopeful", "is rather tired", "says nothing of it", "feels much as before")
    return "".join(
        f'<div class="bubble n{r.number}" data-id="{r.number}"><div class="w">{r.html}</div>'
        f'<div class="f">{moods[r.number % 4]} <em>{r.author}</em> <i>{r.at:%d %B %Y, %H:%M}</i> '
        "<u>2 hugs</u></div></div>"
        for r in said
    )


def bare_strings(said: Sequence[Remark]) -> str:
    """Name, date and words without elements of their own but for the name."""
    return "".join(
        f'<div class="eintrag" id="e{r.number}"><b>{r.author}</b> am {r.at:%d.%m.%Y} um {r.at:%H:%M}<hr>'
        f"{'<br><br>'.join(escape(words) for words in r.words)}</div>"
        for r in said
    )


def table_rows(said: Sequence[Remark]) -> str:
    """Two rows a comment in one table."""
    rows = "".join(
        f'<tr class="top" id="t{r.number}"><td>{r.author}</td><td>Ward {r.number % 9}</td>'
        f"<td>{r.at:%Y-%m-%d %H:%M}</td></tr>"
        f'<tr class="low"><td colspan="3">{r.html}</td></tr>'
        for r in said
    )
    return f'<table class="talk">{rows}</table>'


def custom_elements(said: Sequence[Remark]) -> str:
    """Names of elements that no browser knows, replies within."""
    return _nested(
        said,
        lambda r, inner: (
            f'<x-turn num="{r.number}" id="turn-{r.number}"><x-badge>Gold member</x-badge>'
            f"<x-who>{r.author}</x-who>"
            f"<x-when>{r.at:%B %d, %Y %H:%M}</x-when><x-said>{r.html}</x-said>"
            f"<x-mood>Mood: calm and rested today</x-mood>"
            f"<x-turns>{inner}</x-turns></x-turn>"
        ),
    )


def nested_boxes(said: Sequence[Remark]) -> str:
    """Nothing but div in div, told apart by their places."""
    return _nested(
        said,
        lambda r, inner: (
            f'<div id="k{r.number}"><div><div>Neighbour</div><div>{r.author}</div>'
            f"<div>{r.at:%Y-%m-%d %H:%M}</div></div><div>{r.html}</div><div>{inner}</div></div>"
        ),
    )


def hover_dates(said: Sequence[Remark]) -> str:
    """The date only in a title, beside words that are none."""
    items = "".join(
        f'<li class="rmk" id="rmk_{r.number}"><span class="face">:-)</span>'
        f'<span class="nick" title="{r.at:%d %b %Y %H:%M}">{r.author}</span><div class="msg">{r.html}</div>'
        f'<div class="sig">Living with it since 2004, one day at a time.</div></li>'
        for r in said
    )
    return f"<ul class=rmks>{items}</ul>"


def other_language(said: Sequence[Remark]) -> str:
    """Classes in Turkish, the depth in a class."""
    depth = {r.number: 2 if r.answers else 1 for r in said}
    return "".join(
        f'<div class="yorum seviye-{depth[r.number]}" id="yorum-{r.number}"><div class="üye">Kıdemli üye</div>'
        f'<div class="yazan">{r.author}</div><div class="gün">{r.at:%d.%m.%Y %H:%M}</div>'
        f'<div class="söz">{r.html}</div>'
        f'<div class="puan">Bu sözü beğenenlerin sayısı şimdi {r.number % 7} oldu</div></div>'
        for r in said
    )


def bylines(said: Sequence[Remark]) -> str:
    """A line for name and date, then a quote mark with the words, all in one row."""
    return "".join(
        f'<a name="z{r.number}"></a><p class="wer">Gesprochen hat {r.author}, nachts am {r.at:%d.%m.%Y %H:%M}</p>'
        f'<q-box class="was">{r.html}</q-box><p class="dank">{r.number % 5} haben sich dafür bedankt und genickt</p>'
        for r in said
    )


THEMES = {
    theme.__name__: theme
    for theme in (
        words_first, bare_strings, table_rows, custom_elements, nested_boxes, hover_dates, other_language, bylines,
    )
}  # fmt: skip


def url_of(post: int) -> str:
    """Where a post lies."""
    return f"https://{HOST}/2010/entry-{post}/"


def html_of(post: int, said: Sequence[Remark], theme: str) -> str:
    """A post's page in a theme."""
    called = "comments" if theme == "words_first" else "voices"
    return (
        '<!DOCTYPE html><html lang="en"><head><link rel="https://api.w.org/" href="/wp-json/">'
        f'<title>Entry {post}</title><link rel="canonical" href="{url_of(post)}"></head>'
        f'<body class="single single-post postid-{post}"><div id="all">'
        '<div class="menu"><a href="/">Home</a> <a href="/a/">About</a></div>'
        f'<h1 class="entry-title">Entry {post}</h1><div class="entry-content"><p>Today the snow melted, '
        f"and I went to the clinic for the {post}th time. They were kind to me and to the dog.</p></div>"
        f'<div id="talk"><h3>{len(said)} {called}</h3>{THEMES[theme](said)}</div>'
        '<div class="foot">All rights reserved</div></div></body></html>'
    )


def api_of(said: Sequence[tuple[int, Remark]]) -> str:
    """Comments, each with its post's number, as the REST API lists them; the blog's clock is two hours ahead."""
    return json.dumps(
        [
            {
                "id": r.number,
                "post": post,
                "parent": r.answers or 0,
                "author": 0,
                "author_name": r.author,
                "author_url": "",
                "date": f"{r.at:%Y-%m-%dT%H:%M:%S}",
                "date_gmt": f"{r.at - timedelta(hours=2):%Y-%m-%dT%H:%M:%S}",
                "content": {"rendered": r.html},
                "link": f"{url_of(post)}#comment-{r.number}",
                "type": "comment",
            }
            for post, r in said
        ]
    )


def feed_of(
    post: int, said: Sequence[Remark], *, cut: int | None = None, stripped: bool = False, ahead: int = 2
) -> str:
    """A thread's comment feed: whole, cut after so many characters, or with words that lost their first letters."""

    def described(r: Remark) -> str:
        plain = " ".join(r.words)
        if cut is not None:
            return plain[:cut] + " […]"
        return "".join(c for c in plain if c not in "aeiou") if stripped else r.html

    items = "".join(
        f"<item><title>By: {r.author}</title><link>{url_of(post)}#comment-{r.number}</link>"
        f"<dc:creator>{r.author}</dc:creator>"
        f"<pubDate>{r.at - timedelta(hours=2):%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f'<guid isPermaLink="false">{url_of(post)}#comment-{r.number}</guid>'
        f"<description><![CDATA[{described(r)}]]></description></item>"
        for r in said
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>Comments on: Entry {post}</title><link>{url_of(post)}</link>"
        f"<generator>https://wordpress.org/?v=3.0</generator>{items}</channel></rss>"
    )
