"""A blog of invented posts with traps around them: what it was asked for is counted by trap."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from server import Asked, answer, moved, robots

if TYPE_CHECKING:
    from collections.abc import Callable

POSTS = 12  # that the front page lists
SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve wi xo zu ka le mo nu ri".split()  # noqa: SIM905
ABSENT = (
    "Page not found", "Seite nicht gefunden", "Page introuvable", "Página no encontrada", "Pagina non trovata",
    "Страница не найдена", "Strona nie istnieje", "ページが見つかりません", "404 Not Found",
)  # fmt: skip


def words(seed: object, number: int = 40) -> str:
    """Invented words, always the same for a seed."""
    chance = random.Random(str(seed))
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(number))


def html(title: str, *parts: str, head: str = "") -> bytes:
    """A page with the frame that all pages of the blog have."""
    frame = '<p><a href="/">Home</a> <a href="/about">About this quiet blog of ours</a></p>'
    body = "".join(f"<div>{part}</div>" for part in parts)
    return answer(f"<html><head><title>{title}</title>{head}</head><body>{frame}{body}</body></html>")


def post(name: object) -> bytes:
    """A page with words of its own."""
    return html(
        f"On {words(name, 3)}", f"<h1>{words(name, 3)}</h1>", f"<p>{words((name, 1))}</p><p>{words((name, 2))}</p>"
    )


def link(target: str, text: str = "") -> str:
    """A link."""
    return f'<a href="{target}">{text or target}</a>'


@dataclass
class TrapSite:
    """Which traps the front page leads into. `asked` counts requests by trap, those for real pages left out."""

    traps: tuple[str, ...]
    seed: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    real: set[str] = field(default_factory=set)  # pages of words that lie beyond the traps

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self.real |= {f"/post/{n}" for n in range(POSTS)}
        for trap in self.traps:
            self.real |= set(BEYOND.get(trap, ()))

    def __call__(self, asked: Asked) -> object:
        """The answer to a request."""
        if asked.path == "/robots.txt":
            return robots()
        path, _, query = asked.path.partition("?")
        if path == "/":
            return self.front()
        if path == "/about":
            return html("About", "<p>A quiet blog of nobody at all</p>")
        for trap in self.traps:
            pattern, how = TRAPS[trap]
            if re.match(pattern, asked.path):
                if asked.path not in self.real:
                    self.asked[trap] += 1
                return how(self, path, query)
        if asked.path in self.real or re.fullmatch(r"/post/\d+", path):
            return post(path)
        return answer("<h1>No such page</h1>", 404)

    def front(self, *more: str) -> bytes:
        """The front page, with the ways into the traps."""
        ways = "".join(f"<p>{way}</p>" for trap in self.traps for way in WAYS[trap])
        return html("The blog", "".join(f"<p>{link(f'/post/{n}', words(n, 3))}</p>" for n in range(POSTS)), ways, *more)


def calendar(site: TrapSite, path: str, query: str) -> bytes:
    """Months without an end in both directions, their days linked; three years of them have a post each."""
    parts = [int(part) for part in re.findall(r"\d+", path)]
    if len(parts) == 3:
        return html("A day", f"<p>Nothing was written on day {parts[2]}</p>")
    year, month = [*parts, 1][:2]
    number = year * 12 + month - 1
    around = [link(f"/calendar/{n // 12}/{n % 12 + 1:02}/", "on") for n in (number - 1, number + 1)]
    days = "".join(link(f"/calendar/{year}/{month:02}/{day:02}/", str(day)) for day in range(1, 29))
    is_real = 2009 <= year <= 2011
    said = link(f"/deep/{year}-{month}", words((year, month), 5)) if is_real else "<p>Nothing was written</p>"
    return html(f"{MONTHS[month - 1]} {year}", f"<h2>{MONTHS[month - 1]} {year}</h2>", *around, days, said)


MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905


def filters(site: TrapSite, path: str, query: str) -> bytes:
    """Lists of the same posts, by any combination of filters; one of them shows a post of its own."""
    chosen = dict(parse_qsl(query))
    ways = []
    for name in ("mood", "length", "season", "place"):
        for value in "abcd":
            ways.append(link(f"/list?{urlencode({**chosen, name: value})}", value))
    shown = random.Random(query).sample(range(POSTS), 6)
    said = "".join(f"<p>{link(f'/post/{n}', words(n, 3))}</p>" for n in shown)
    own = link("/deep/filtered", words("filtered", 3)) if chosen == {"mood": "c"} else ""
    return html("A list", *ways, said, own)


def sessions(site: TrapSite, path: str, query: str) -> bytes:
    """Links that carry a session, another one at each answer, in a form that is known and in one that is not."""
    token = "".join(site._chance.choices("0123456789abcdef", k=32))
    forms = (f";jsessionid={token}", f"?PHPSESSID={token}", f"?sid={token}", f"?s={token}", f"?visit={token}")
    links = "".join(f"<p>{link(f'/shop/{n}{form}', words(('shop', n), 3))}</p>" for n in range(6) for form in forms)
    number = re.findall(r"\d+", path.partition(";")[0])
    return html("A shop", links, f"<p>{words(('shop', number))}</p>", f"<p>{words(('shops', number))}</p>")


def soft_404(site: TrapSite, path: str, query: str) -> bytes:
    """What is not there is answered as if it were, in one of many languages, with relative links to go on by."""
    said = ABSENT[len(path) % len(ABSENT)]
    further = "".join(link(f"{path}/{words((path, n), 1)}", "on") for n in range(3))
    return html(f"{said} - The blog", f"<h1>{said}</h1>", f"<p>There is no {path}</p>", further)


def front_for_all(site: TrapSite, path: str, query: str) -> bytes:
    """Every unknown path answers the front page, whose links are relative."""
    listed = "".join(f"<p>{link(f'/post/{n}', words(n, 3))}</p>" for n in range(POSTS))
    return html("Welcome", listed, link("some/where/"), link("else/where/"), link("any/where/"))


def last_page(site: TrapSite, path: str, query: str) -> bytes:
    """60 pages with a post each; every page after them shows the last one again and leads on."""
    number = int(re.findall(r"\d+", path)[0])
    shown = min(number, 60)
    said = link(f"/deep/page-{shown}", words(("page", shown), 4))
    return html(
        "News",
        said,
        link(f"/news/page/{number + 1}/", "older"),
        *([link(f"/news/page/{number - 1}/", "newer")] if number > 1 else []),
    )


def empty_pages(site: TrapSite, path: str, query: str) -> bytes:
    """Pages of a list that go on without an entry."""
    number = int(dict(parse_qsl(query)).get("page", "1"))
    said = (
        link(f"/deep/empty-{number}", words(("empty", number), 4))
        if number <= 3
        else "<p>There are no entries here</p>"
    )
    return html("Entries", said, link(f"/entries?page={number + 1}", "next"))


def front_by_page(site: TrapSite, path: str, query: str) -> bytes:
    """Whatever page is asked for, the front page comes, which leads to the next one."""
    number = int(dict(parse_qsl(query)).get("p", "0"))
    return site.front(link(f"/home?p={number + 1}", "next"))


def growing(site: TrapSite, path: str, query: str) -> bytes:
    """Relative links without a stroke before them: the path grows by two names at each step."""
    return html("Grows", f"<p>{words('grows')}</p>", link("salt/"), link("tea/cup/"), link("salt/tea/"))


def guessing(site: TrapSite, path: str, query: str) -> bytes:
    """A slug that is none is led to a post that begins like it."""
    slug = path.rsplit("/", 1)[-1]
    if slug == "river-walks-in-may":
        return post("/guess/river-walks-in-may")
    return moved("/guess/river-walks-in-may", 301)


def tags(site: TrapSite, path: str, query: str) -> bytes:
    """300 tags, each with some of the posts that all know."""
    shown = random.Random(path).sample(range(POSTS), 3)
    return html("Tag", "".join(f"<p>{link(f'/post/{n}', words(n, 3))}</p>" for n in shown))


def variants(site: TrapSite, path: str, query: str) -> bytes:
    """A post whose page leads to itself in every other form."""
    kinds = ("replytocom=7", "share=facebook", "print=1", "sort=asc", "orderby=date&order=desc", "view=print")
    return html(
        "Variants", f"<p>{words('variants')}</p>", *(link(f"/variants?{kind}{n}") for kind in kinds for n in range(30))
    )


TRAPS: dict[str, tuple[str, Callable[[TrapSite, str, str], bytes]]] = {
    "calendar": (r"/calendar/", calendar),
    "filters": (r"/list\?", filters),
    "sessions": (r"/shop/", sessions),
    "soft 404": (r"/lost", soft_404),
    "front for all": (r"/(?:front|some|else|any)/", front_for_all),
    "last page": (r"/news/page/", last_page),
    "empty pages": (r"/entries", empty_pages),
    "front by page": (r"/home", front_by_page),
    "growing": (r"/grows/", growing),
    "guessing": (r"/guess/", guessing),
    "tags": (r"/tag/", tags),
    "variants": (r"/variants", variants),
}  # fmt: skip
WAYS: dict[str, tuple[str, ...]] = {
    "calendar": (link("/calendar/2011/12/"),),
    "filters": tuple(link(f"/list?{name}={value}") for name in ("mood", "length") for value in "abcd"),
    "sessions": (link("/shop/0"),),
    "soft 404": (link("/lost"), link("/lost/and"), link("/lost/found")),
    "front for all": (link("/front/x/"),),
    "last page": (link("/news/page/1/"),),
    "empty pages": (link("/entries?page=1"),),
    "front by page": (link("/home?p=1"),),
    "growing": (link("/grows/a/"),),
    "guessing": (link("/guess/river"), link("/guess/river-walks"), link("/guess/river-walks-in-may")),
    "tags": tuple(link(f"/tag/{words(('tag', n), 2).replace(' ', '-')}", words(("tag", n), 1)) for n in range(300)),
    "variants": (link("/variants"),),
}
BEYOND: dict[str, tuple[str, ...]] = {
    "calendar": tuple(f"/deep/{year}-{month}" for year in (2009, 2010, 2011) for month in range(1, 13)),
    "filters": ("/deep/filtered",),
    "last page": tuple(f"/deep/page-{number}" for number in range(1, 61)),
    "empty pages": tuple(f"/deep/empty-{number}" for number in range(1, 4)),
}
REAL = {"calendar": 36, "filters": 8, "sessions": 6, "last page": 60, "empty pages": 3, "guessing": 1, "variants": 1}
