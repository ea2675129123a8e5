"""A blog of static pages whose comments an Isso server keeps, as a blog's owner sets it up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from loopback import NOWHERE, Answer, as_json, as_text

SAYINGS = ("Mine sleeps in the bread bin.", "Mine bit the postman.", "Feed it less.", "Feed it more.")


@dataclass
class Kept:
    """A comment: its number, what it answers, and its words, None once it was deleted."""

    id: int
    parent: int | None
    author: str | None
    words: str | None

    def as_json(self) -> dict[str, Any]:
        """As the server gives it."""
        return {
            "id": self.id, "parent": self.parent, "created": 1300000000.0 + self.id * 60, "modified": None,
            "mode": 1 if self.words else 4, "text": f"<p>{self.words}</p>" if self.words else "",
            "author": self.author if self.words else None, "website": None, "likes": 0, "dislikes": 0,
            "hash": f"{self.id:012x}", "notification": None,
        }  # fmt: skip


@dataclass
class Blog:
    """Entries 1 to `entries`; `isso` is what its pages say of where the comments are."""

    isso: str
    entries: int = 6
    kept: dict[int, list[Kept]] = field(default_factory=dict)
    _next: int = 0

    def __post_init__(self) -> None:
        """Each entry has as many comments as its number, the third of them an answer to the second."""
        for entry in range(1, self.entries + 1):
            for n in range(entry):
                second = self.kept[entry][1].id if n == 2 else None
                self.says(entry, SAYINGS[n % 4], parent=second)

    def says(self, entry: int, words: str, parent: int | None = None) -> Kept:
        """A new comment."""
        self._next += 1
        comment = Kept(self._next, parent, ("Hedda", "Ulf", None)[self._next % 3], words)
        self.kept.setdefault(entry, []).append(comment)
        return comment

    def page(self, target: str) -> Answer:
        """What the blog answers."""
        if target == "/robots.txt":
            return as_text("User-agent: *\nDisallow:\n")
        if target == "/":
            links = "".join(f"<li><a href='/2011/cat-{n}/'>Cat {n}</a></li>" for n in range(1, self.entries + 1))
            return Answer(f"<!doctype html><html><head><title>Cats</title></head><body><ul>{links}</ul></body></html>")
        for n in range(1, self.entries + 1):
            if target == f"/2011/cat-{n}/":
                return self._entry(n)
        return NOWHERE

    def comments(self, target: str) -> Answer:
        """What the Isso server answers."""
        parts = urlsplit(target)
        asked = parse_qs(parts.query)
        if parts.path == "/robots.txt":
            return NOWHERE
        entry = next((n for n in self.kept if [f"/2011/cat-{n}/"] == asked.get("uri")), None)
        kept = self.kept[entry] if entry is not None else []
        top = []
        for one in (one for one in kept if one.parent is None):
            answers = [other.as_json() for other in kept if other.parent == one.id]
            top.append(one.as_json() | {"total_replies": len(answers), "hidden_replies": 0, "replies": answers})
        return as_json({"id": None, "total_replies": len(kept), "hidden_replies": 0, "replies": top, "config": {}})

    def _entry(self, n: int) -> Answer:
        script = f"<script data-isso='{self.isso}' src='{self.isso}js/embed.min.js'></script>"
        head = f"<title>Cat {n}</title><link rel=canonical href='/2011/cat-{n}/'>"
        return Answer(
            f"<!doctype html><html lang=en><head>{head}</head>"
            f"<body><main><article><h1>Cat {n}</h1><time datetime='2011-03-0{n}T10:00:00+00:00'>{n} March 2011</time>"
            f"<p>The cat with the number {n} came in by the window and will not say where it has been all winter.</p>"
            f"</article>{script}<section id='isso-thread'></section></main></body></html>"
        )
