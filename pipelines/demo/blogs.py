"""The demo's invented blogs as they stand in one round of crawling: records read from blogs.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from zoneinfo import ZoneInfo

Theme = Literal["nested", "block", "classic"]
Kind = Literal["comment", "pingback", "trackback"]

SLUGS = ("maren", "odile", "piet")
ROUNDS = (1, 2)


@dataclass(frozen=True, slots=True)
class DemoComment:
    """A comment; `date` is aware, in the blog's zone. `held` waits for approval for ever and is on no page."""

    number: int
    parent: int | None
    author: str
    date: datetime
    text: str
    url: str = ""
    kind: Kind = "comment"
    held: bool = False


@dataclass(frozen=True, slots=True)
class DemoPost:
    """A post or page with its comments in order of number, the held ones among them."""

    number: int
    type: Literal["post", "page"]
    path: str
    title: str
    date: datetime
    text: str
    category: str | None
    tags: tuple[str, ...]
    protected: bool
    comments: tuple[DemoComment, ...]

    @property
    def public_comments(self) -> tuple[DemoComment, ...]:
        """What anybody may read; some answer a comment that was held."""
        return tuple(c for c in self.comments if not c.held)


@dataclass(frozen=True, slots=True)
class DemoBlog:
    """A blog. `root` is its path on the host; `threads_a_page` 0 means that its threads are flat and not paged."""

    slug: str
    root: str
    title: str
    tagline: str
    owner: str
    theme: Theme
    zone: ZoneInfo
    api: bool
    threads_a_page: int
    entries: tuple[DemoPost, ...]

    @property
    def posts(self) -> tuple[DemoPost, ...]:
        """The posts, newest first, as a front page has them."""
        return tuple(sorted((e for e in self.entries if e.type == "post"), key=lambda e: e.date, reverse=True))

    @property
    def static_pages(self) -> tuple[DemoPost, ...]:
        """The pages outside the stream of posts: About and the like."""
        return tuple(e for e in self.entries if e.type == "page")


@cache
def blogs(base: str, round: int) -> tuple[DemoBlog, ...]:
    """The blogs of one round, 1 or 2; `base` is the server's address without a slash at its end."""
    if round not in ROUNDS:
        raise ValueError(f"the demo has rounds {ROUNDS}, not {round}")
    data = tomllib.loads(files("pipelines.demo").joinpath("blogs.toml").read_text(encoding="utf-8"))
    return tuple(_blog(entry, base, round) for entry in data["blog"])


def _blog(data: dict[str, Any], base: str, round: int) -> DemoBlog:
    zone = ZoneInfo(data["zone"])
    root = f"/~{data['slug']}"
    posts = (p for p in data["post"] if p.get("since", 1) <= round)
    return DemoBlog(
        slug=data["slug"],
        root=root,
        title=data["title"],
        tagline=data["tagline"],
        owner=data["owner"],
        theme=data["theme"],
        zone=zone,
        api=data["api"],
        threads_a_page=data["threads_a_page"],
        entries=tuple(_post(p, root, zone, base, round) for p in posts),
    )


def _post(data: dict[str, Any], root: str, zone: ZoneInfo, base: str, round: int) -> DemoPost:
    date = _time(data["date"], zone)
    kind = data.get("type", "post")
    path = f"{root}/{data['slug']}/" if kind == "page" else f"{root}/{date:%Y/%m/%d}/{data['slug']}/"
    comments = (_comment(row, zone, base, round) for row in data["comments"] if _is_there(row, round))
    return DemoPost(
        number=data["id"],
        type=kind,
        path=path,
        title=data["title"],
        date=date,
        text=data["text"].strip(),
        category=data.get("category"),
        tags=tuple(data.get("tags", ())),
        protected=data.get("protected", False),
        comments=tuple(comments),
    )


def _is_there(row: list[Any], round: int) -> bool:
    more = row[5] if len(row) > 5 else {}
    return bool(more.get("since", 1) <= round <= more.get("until", max(ROUNDS)))


def _comment(row: list[Any], zone: ZoneInfo, base: str, round: int) -> DemoComment:
    number, parent, author, date, text, *rest = row
    more = rest[0] if rest else {}
    return DemoComment(
        number=number,
        parent=parent or None,
        author=author,
        date=_time(date, zone),
        text=more["edit"] if round > 1 and "edit" in more else text,
        url=more.get("url", "").replace("{base}", base),
        kind=more.get("kind", "comment"),
        held=more.get("held", False),
    )


def _time(words: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=zone)
