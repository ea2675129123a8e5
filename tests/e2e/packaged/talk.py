"""What the people of the packaged servers say: invented, and the same at every run."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

THREADS = 12
_PEOPLE = ("Ada Brook", "Ben", "C. Dunmore", "Dora Ó Fían", "Emil", "Fritzi Grün", "Gus H.", "Ίρις")
_BEGIN = datetime(2010, 2, 3, 9, 5, tzinfo=UTC)
_WORDS = [
    "the",
    "kettle",
    "sings",
    "before",
    "anyone",
    "is",
    "up",
    "and",
    "nobody",
    "minds",
    "a",
    "cup",
    "more",
    "than",
    "there",
    "are",
    "guests",
    "because",
    "salt",
    "goes",
    "into",
    "the",
    "second",
    "pan",
    "while",
    "bread",
    "waits",
    "under",
    "its",
    "cloth",
    "for",
    "a",
    "morning",
    "that",
    "comes",
    "late",
    "over",
    "the",
    "hill",
    "where",
    "two",
    "lanes",
    "meet",
]


def threads() -> list[dict[str, Any]]:
    """Every thread: title, text, author, date, and its comments with number, parent (a number or None) and depth."""
    chance = random.Random(7)
    found, number = [], 0
    for place in range(THREADS):
        comments: list[dict[str, Any]] = []
        for n in range(0 if place == 3 else 31 if place == 5 else chance.randint(1, 7)):
            number += 1
            parent = chance.choice(comments) if comments and chance.random() < 0.4 else None
            comments.append(
                {
                    "number": number,
                    "parent": parent["number"] if parent else None,
                    "author": chance.choice(_PEOPLE),
                    "text": f"{_said(chance)}, the {number}th time",
                    "date": (_BEGIN + timedelta(days=30 * place, hours=7 * n + 1, minutes=n)).isoformat(),
                }
            )
        found.append(
            {
                "title": f"{_said(chance, 4).capitalize()} ({place + 1})",
                "text": "\n\n".join(_said(chance, 40) for _ in range(2)),
                "author": _PEOPLE[place % len(_PEOPLE)],
                "date": (_BEGIN + timedelta(days=30 * place)).isoformat(),
                "comments": comments,
            }
        )
    return found


def _said(chance: random.Random, number: int = 14) -> str:
    return " ".join(chance.choices(_WORDS, k=number))
