"""The words and pages of a static blog of any size, the same at every run, for the benchmarks."""

from __future__ import annotations

import hashlib
import random
from datetime import datetime, timedelta

LISTED = 10  # posts on a front page
TAGS = 24
MONTHS = 12


def paths_of(posts: int) -> list[str]:
    """The pages of the blog: posts, front pages, tags, months. What a complete crawl holds, beside robots.txt."""
    fronts = ["/"] + [f"/page/{n}/" for n in range(2, -(-posts // LISTED) + 1)]
    tags = sorted({f"/tag/{_TOPICS[n % TAGS]}/" for n in range(posts)})
    months = sorted({f"/{_date(n):%Y/%m}/" for n in range(posts)} & {f"/{_MONTH_OF[n]}/" for n in range(MONTHS)})
    return [_path(n) for n in range(posts)] + fronts + tags + months


def pages(posts: int, base: str, *, trap: bool = False, least: int = 10) -> dict[str, str]:
    """The HTML of every page by path; about 30 to 60 kB each, `least` comments on a post and up to 11 more."""
    around = _Around(base, posts, trap, least)
    made = {_path(n): around.post(n) for n in range(posts)}
    return made | {path: around.page(path, _listed(path, posts)) for path in paths_of(posts) if path not in made}


class _Around:
    """A page's parts; what is the same all over the blog is made once."""

    def __init__(self, base: str, posts: int, trap: bool, least: int) -> None:
        self.base, self.posts, self.least = base, posts, least
        self.nav = "".join(
            f'<li class="menu-item menu-item-{n}"><a href="{base}/tag/{_TOPICS[n]}/">{_TOPICS[n]}</a></li>'
            for n in range(TAGS)
        )
        recent = "".join(
            f'<li class="recentcomments"><span class="comment-author-link">{_NAMES[n % len(_NAMES)]}</span> on <a href="{base}{_path(n)}#comment-{n * 100 + 1}">{_title(n)}</a></li>'
            for n in range(10)
        )
        latest = "".join(f'<li><a href="{base}{_path(n)}">{_title(n)}</a></li>' for n in range(10))
        months = "".join(
            f'<li><a href="{base}{path}">{path.strip("/")}</a></li>'
            for path in paths_of(posts)
            if path[1:3] == "20" and path.count("/") == 3
        )
        roll = "".join(
            f'<li><a href="http://blog-{n}.example/" rel="friend met" title="{_title(n)}">Blog {n}</a></li>'
            for n in range(40)
        )
        calendar = f'<div id="calendar_wrap"><a href="{base}/calendar/2011/04/">calendar</a></div>' if trap else ""
        script = (
            "<script>var settings = {"
            + ",".join(f'"key{n}":"{hashlib.sha256(bytes([n])).hexdigest()}"' for n in range(60))
            + "};</script>"
        )
        style = (
            "<style>"
            + "".join(f".has-colour-{n}{{color:#{n * 4096 + 255:06x};margin:{n}px}}" for n in range(120))
            + "</style>"
        )
        self.head = f'<meta charset="UTF-8" /><meta name="generator" content="WordPress 6.1" />{style}{script}'
        self.side = f'<aside class="widget-area"><section class="widget"><h2>Recent Comments</h2><ul>{recent}</ul></section><section class="widget"><h2>Recent Posts</h2><ul>{latest}</ul></section><section class="widget"><h2>Archives</h2><ul>{months}</ul></section><section class="widget"><h2>Blogroll</h2><ul>{roll}</ul></section>{calendar}</aside>'

    def page(self, path: str, numbers: list[int]) -> str:
        """A list of posts with the beginning of each."""
        items = "".join(
            f'<article id="post-{n + 1}" class="post-{n + 1} post type-post hentry"><h2 class="entry-title"><a href="{self.base}{_path(n)}" rel="bookmark">{_title(n)}</a></h2>'
            f'<time class="entry-date published" datetime="{_date(n).isoformat()}+00:00">{_date(n):%d.%m.%Y}</time><div class="entry-content"><p>{_words(n, 0, 180)}</p>'
            f'<a class="more-link" href="{self.base}{_path(n)}#more-{n + 1}">Continue reading</a></div></article>'
            for n in numbers
        )
        return self._whole(path, "home blog", items + self._older_and_newer(path))

    def post(self, n: int) -> str:
        """A post with its comments, each with its `?replytocom=` link."""
        number, here = n + 1, f"{self.base}{_path(n)}"
        count = self.least + (n * 7) % 12
        comments = "".join(self._comment(n, i, here) for i in range(count))
        near = "".join(
            f'<a href="{self.base}{_path(m)}" rel="{rel}">{_title(m)}</a> '
            for m, rel in ((n + 1, "prev"), (n - 1, "next"))
            if 0 <= m < self.posts
        )
        tag = _TOPICS[n % TAGS]
        body = "".join(f"<p>{_words(n, i, 110)}</p>" for i in range(6))
        main = (
            f'<article id="post-{number}" class="post-{number} post type-post status-publish hentry"><header class="entry-header"><h1 class="entry-title">{_title(n)}</h1></header>'
            f'<div class="entry-content">{body}</div><footer class="entry-footer"><span class="posted-on"><time class="entry-date published" datetime="{_date(n).isoformat()}+00:00">'
            f'{_date(n):%d.%m.%Y}</time></span> <span class="byline">By <a href="{self.base}/" rel="author">Wilma</a></span> <span class="tags-links"><a href="{self.base}/tag/{tag}/" rel="tag">{tag}</a></span></footer></article>'
            f'<nav class="navigation post-navigation">{near}</nav><div id="comments" class="comments-area"><h2 class="comments-title">{count} comments</h2><ol class="comment-list">{comments}</ol>'
            f'<form action="#" method="post"><textarea name="comment"></textarea><input type="hidden" name="comment_post_ID" value="{number}" /></form></div>'
        )
        return self._whole(_path(n), f"single single-post postid-{number}", main)

    def _comment(self, n: int, i: int, here: str) -> str:
        number = n * 100 + i + 1
        date = _date(n) + timedelta(hours=5 * i + 1)
        name = _NAMES[(n + i) % len(_NAMES)]
        return (
            f'<li id="comment-{number}" class="comment even depth-1"><article id="div-comment-{number}" class="comment-body"><footer class="comment-meta"><div class="comment-author vcard">'
            f'<img alt="" src="http://avatars.example/{number}?s=60" srcset="http://avatars.example/{number}?s=120 2x" class="avatar avatar-60 photo" height="60" width="60" loading="lazy" /><b class="fn">{name}</b> <span class="says">says:</span></div>'
            f'<div class="comment-metadata"><a href="{here}#comment-{number}"><time datetime="{date.isoformat()}+00:00">{date:%d.%m.%Y at %H:%M}</time></a></div></footer>'
            f'<div class="comment-content"><p>{_words(n, 20 + i, 70)}</p><p>{_words(n, 60 + i, 50)}</p></div><div class="reply"><a rel="nofollow" class="comment-reply-link" href="{here}?replytocom={number}#respond" '
            f'data-commentid="{number}" data-postid="{n + 1}" data-belowelement="div-comment-{number}" data-respondelement="respond">Reply</a></div></article></li>'
        )

    def _older_and_newer(self, path: str) -> str:
        if path != "/" and not path.startswith("/page/"):
            return ""
        number = 1 if path == "/" else int(path.split("/")[2])
        last = -(-self.posts // LISTED)
        newer = (
            f'<a class="newer" href="{self.base}{"/" if number == 2 else f"/page/{number - 1}/"}">Newer</a>'
            if number > 1
            else ""
        )
        older = f'<a class="older" href="{self.base}/page/{number + 1}/">Older</a>' if number < last else ""
        return f'<nav class="navigation posts-navigation">{newer} {older}</nav>'

    def _whole(self, path: str, body_class: str, main: str) -> str:
        return (
            f'<!DOCTYPE html>\n<html lang="en"><head><title>{path} &#8211; A static blog</title>{self.head}<link rel="canonical" href="{self.base}{path}" /></head>\n'
            f'<body class="{body_class}"><header class="site-header"><p class="site-title"><a href="{self.base}/" rel="home">A static blog</a></p><nav><ul>{self.nav}</ul></nav></header>\n'
            f'<main id="main">{main}</main>\n{self.side}\n<footer class="site-footer"><p>Made for a benchmark.</p></footer></body></html>\n'
        )


def _listed(path: str, posts: int) -> list[int]:
    if path.startswith("/tag/"):
        return [n for n in range(posts) if f"/tag/{_TOPICS[n % TAGS]}/" == path][: 2 * LISTED]
    if path[1:3] == "20":
        return [n for n in range(posts) if f"/{_date(n):%Y/%m}/" == path][: 2 * LISTED]
    number = 1 if path == "/" else int(path.split("/")[2]) if path.startswith("/page/") else 0
    return list(range(posts))[(number - 1) * LISTED : number * LISTED] if number else []


def _path(n: int) -> str:
    return f"/{_date(n):%Y/%m/%d}/{_TOPICS[n % TAGS]}-and-{_TOPICS[(n // TAGS) % TAGS]}-{n}/"


def _title(n: int) -> str:
    return f"{_TOPICS[n % TAGS].capitalize()} and {_TOPICS[(n // TAGS) % TAGS]}, part {n}"


def _date(n: int) -> datetime:
    return datetime(2011, 10, 30, 9, 15) - timedelta(hours=17 * n)  # noqa: DTZ001  (the blog states +00:00 itself)


def _words(n: int, part: int, count: int) -> str:
    return " ".join(random.Random(n * 1000 + part).choices(_VOCABULARY, k=count)).capitalize() + "."


_TOPICS = (
    "vein", "cuff", "sleep", "garden", "paper", "trial", "doctor", "letter", "winter", "kitchen", "tremor", "brick",
    "spoon", "diary", "nurse", "clinic", "bicycle", "choir", "caravan", "sock", "glacier", "drawer", "accountant", "cat",
)  # fmt: skip
_NAMES = ("Petra", "Anselm", "Tuur", "Lotte", "Ingeborg", "Sunniva", "Old Morgan", "Edda", "Joost", "Odile", "Bea")
_MONTH_OF = tuple(f"{_date(n * 43):%Y/%m}" for n in range(MONTHS))
_VOCABULARY = (
    *_TOPICS, "the", "and", "of", "a", "in", "that", "we", "was", "it", "with", "for", "nobody", "everybody", "slowly", "measured",
    "return", "night", "morning", "because", "although", "seven", "nineteen", "hours", "better", "worse", "the", "and", "a",
)  # fmt: skip
