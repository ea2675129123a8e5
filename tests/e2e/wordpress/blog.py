"""The invented blog that the end-to-end tests write into WordPress: everything that made an archive lose comments."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

Json = dict[str, Any]

OPTIONS = {
    "blogdescription": "Everybody here is invented",
    "timezone_string": "Europe/London",
    "posts_per_page": 10,
    "posts_per_rss": 10,
    "show_avatars": 0,
    "default_pingback_flag": 0,
    "close_comments_for_old_posts": 0,
    "thread_comments_depth": 5,
    "comments_per_page": 10,
}
AUTHORS = {"wilma": "Wilma", "guest": "Gast Öberg"}


def seed() -> Json:
    """38 posts and pages with about 240 comments, as blog.php takes them; the same every time."""
    chance = random.Random(20110207)
    plain = [_post(chance, n, [_comment(chance) for _ in range(chance.randint(1, 9))]) for n in range(24)]
    return {
        "title": "Slow & Return",
        "options": OPTIONS,
        "permalinks": "/%year%/%monthnum%/%day%/%postname%/",
        "authors": AUTHORS,
        "posts": [*plain, *_odd_threads(chance), *_odd_posts(chance), *_hidden_posts(chance)],
    }


def _odd_threads(chance: random.Random) -> list[Json]:
    long = [_comment(chance, parent=chance.choice([0, 0, i]) if i else 0) for i in range(64)]
    deep = [_comment(chance, parent=i) for i in range(8)]
    held = [
        _comment(chance),
        _comment(chance, text="SECRET-held", approved="0"),
        _comment(chance, parent=2),
        _comment(chance, text="SECRET-spam", approved="spam"),
        _comment(chance, parent=4),
        _comment(chance, text="SECRET-trash", approved="trash"),
        _comment(chance, parent=6),
        _comment(chance, parent=7),
    ]
    pings = [
        _comment(chance),
        _comment(chance, kind="pingback", author="Another blog » The cuff", url="http://another.example/the-cuff"),
        _comment(chance, kind="trackback", author="Vein Side", url="http://vein.example/?p=7"),
        _comment(chance, parent=1),
    ]
    # Of a ping among many comments a short list shows the name only, and the feed no longer has it.
    late = [pings[1] | {"text": "[…] an old pingback […]"}, *(_comment(chance) for _ in range(14))]
    twice = _comment(chance)
    words = [
        _comment(chance, author="", text="I had rather not say who I am."),
        _comment(chance, author="Περσεφόνη", text="Καλημέρα! שלום · مرحبا · 你好\n\nZwei Absätze, mit Umlauten: äöüß."),
        _comment(chance, author="O'Brien & Søn <3", text='He said "less < more" & left.\nA second line.'),
        _comment(
            chance,
            author="Wilma",
            text="An answer of the owner, with <em>stress</em> and a <a href='http://paper.example/1'>paper</a>.",
        ),
        _comment(chance, text="<blockquote>Nobody slept without the cuff.</blockquote>\n\nThat is the point."),
        _comment(chance, author="Anonymous", text="This one calls himself so. 🙂"),
    ]
    return [
        _post(chance, 24, long, title="A long thread"),
        _post(chance, 25, deep, title="Eight deep"),
        _post(chance, 26, held, title="Answers to what is not public"),
        _post(chance, 27, pings, title="Pings"),
        _post(chance, 28, late, title="An old ping"),
        _post(chance, 29, [twice, dict(twice), _comment(chance), dict(twice)], title="Said three times"),
        _post(chance, 30, words, title="Names & words: “quoted”, <em>stressed</em>"),
    ]


def _odd_posts(chance: random.Random) -> list[Json]:
    parts = "\n\n".join(_words(chance, 40) for _ in range(2)) + "\n<!--nextpage-->\n" + _words(chance, 40)
    page = {"type": "page", "category": None}
    return [
        _post(chance, 31, [_comment(chance), _comment(chance)], title="In two parts", content=parts),
        _post(chance, 32, [_comment(chance)], title="By a guest", author="Gast Öberg"),
        _post(chance, 33, [_comment(chance), _comment(chance)], title="About", slug="about", **page),
        _post(chance, 34, [], title="A page of its own", slug="rules", **page),
    ]


def _hidden_posts(chance: random.Random) -> list[Json]:
    text = "SECRET-post: not for everybody."
    inside = [_comment(chance, text="SECRET-comment: nor is this.")]
    return [
        _post(chance, 35, inside, title="Behind a password", content=text, password="open"),
        _post(chance, 36, inside, title="SECRET-private", content=text, status="private"),
        _post(chance, 37, inside, title="SECRET-draft", content=text, status="draft"),
        _post(chance, 38, [], title="SECRET-future", content=text, status="future", date="2099-05-05 12:00:00"),
    ]


def _post(chance: random.Random, number: int, comments: list[Json], **given: Any) -> Json:
    """A post of its own day; its comments follow at intervals of hours, never in the night when clocks change."""
    first = datetime(2010, 4, 6, 12, 30) + timedelta(days=9 * number)  # noqa: DTZ001  (the blog's own clock)
    for i, comment in enumerate(comments):
        comment.setdefault(
            "date", str(first.replace(hour=8 + i % 12, minute=(7 * i) % 60) + timedelta(days=1 + i // 12))
        )
    title = f"{chance.choice(_NOUNS).capitalize()} and {chance.choice(_NOUNS)}, {number}"
    post = {
        "type": "post",
        "status": "publish",
        "title": title,
        "slug": f"post-{number}",
        "date": str(first),
        "content": "\n\n".join(_words(chance, 50) for _ in range(3)),
        "password": "",
        "author": "Wilma",
        "category": chance.choice(["Research", "Diary"]),
        "tags": chance.sample(_NOUNS, 2),
        "comments": comments,
    }
    return post | given


def _comment(chance: random.Random, **given: Any) -> Json:
    """`parent` counts the post's comments from 1; 0 is none."""
    comment = {
        "author": chance.choice(_PEOPLE),
        "url": chance.choice(["", "", "http://someone.example/"]),
        "text": "\n\n".join(_words(chance, chance.randint(5, 30)) for _ in range(chance.choice([1, 1, 2]))),
        "kind": "comment",
        "parent": 0,
        "approved": "1",
    }
    return comment | given


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(_NOUNS + _REST, k=count)).capitalize() + "."


_PEOPLE = ("Petra K", "Anselm", "Tuur", "Lotte", "Ingeborg", "Old Morgan", "Bea from Harlingen", "Prof. em. G. Stavers")
_NOUNS = ("vein", "cuff", "sleep", "garden", "paper", "trial", "doctor", "brick", "diary", "nurse", "sock", "choir")
_REST = ("the", "of", "and", "slowly", "measured", "seven", "hours", "nobody", "because", "it", "was", "better", "not")
