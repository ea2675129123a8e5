"""A thread as it grows: who spoke, who waits for an answer, and which earlier comment a new one seems to answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipelines.steps.merge.identity import words
from pipelines.steps.nobody import is_nobody
from pipelines.steps.thread.addressing import AT, addressed
from pipelines.steps.thread.names import Names, folded, tokens_of
from pipelines.steps.thread.quoting import LEAST, Said, quoted_parts, quotes_something

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUOTE, QUOTED_NAME, OWNER, NEXT = "quote", "name of a quote", "author answers", "next"
NEAR, FAR = 3, 12  # of two people of one name the one within NEAR comments is meant where the other is FAR or farther
MANY = 8  # of one person's comments so many, the latest, are compared with what may answer one of them
SOON = timedelta(days=2)
SHORT = 200  # characters
_INFLECTED = frozenset(("cs", "sk", "pl", "uk", "ru", "be", "bg", "mk", "hr", "sr", "sl", "bs", "el", "lt", "lv"))
_SPOKEN = ("comment", "answer")  # no pings
_POST = 0  # the number of the post's author among the people of a thread


@dataclass
class Talk:
    """What is known of a thread up to a row; people are numbered in the order they come, the post's author first."""

    post: dict[str, Any]
    columns: dict[str, list[Any]]
    parent: NDArray[np.int64]
    stated: NDArray[np.bool_]
    by_place: bool  # a blog's that states no answers: who spoke before tells something
    language: str | None = None  # of texts of which it is not known
    names: Names = field(default_factory=Names)
    people: dict[str, int] = field(default_factory=dict)  # key:3 or name:helen -> person
    key: dict[int, str] = field(default_factory=dict)  # person -> the platform's key
    size: int = 0
    rows: dict[int, list[int]] = field(default_factory=dict)  # person -> rows
    wrote: dict[int, int] = field(default_factory=dict)  # row -> person, that of the rows to come too
    person: dict[int, int] = field(default_factory=dict)  # row -> person, of those that have spoken
    target: dict[int, int] = field(default_factory=dict)  # row -> the row it answers, -1 for none known
    answered: dict[tuple[int, int], int] = field(default_factory=dict)  # who answered whom -> the latest row of theirs
    place: dict[int, int] = field(default_factory=dict)  # row -> how many came before
    said: Said = field(default_factory=Said)
    waiting: list[int] = field(default_factory=list)  # rows that the post's author has not answered
    last: int | None = None

    def __post_init__(self) -> None:
        self.number(self.post.get("author"), self.post.get("author_key"))
        self.said.add(-1, self.post.get("text"))

    def number(self, name: str | None, key: str | None, *, owner: bool = False) -> int:
        """Whose name and key these are; those without either are somebody new each time."""
        named = None if is_nobody(name) else f"name:{folded(str(name))}"
        known = [one for one in (f"key:{key}" if key else None, named) if one]
        found = _POST if owner else next((self.people[one] for one in known if one in self.people), None)
        if found is not None and key and not owner and self.key.get(found, key) != key:
            found = self.people.get(f"key:{key}")  # else somebody else of that name
        if found is None:
            found, self.size = self.size, self.size + 1
        for one in known:
            self.people.setdefault(one, found)
        if key:
            self.key.setdefault(found, key)
        if named:
            self.names.add(found, name)
        return found

    def writer(self, row: int) -> int:
        """Who wrote a comment."""
        if row not in self.wrote:
            of = self.columns
            self.wrote[row] = self.number(of["author"][row], of["author_key"][row], owner=bool(of["is_owner"][row]))
        return self.wrote[row]

    def add(self, row: int, guess: int) -> None:
        """Take a comment in, which answers `guess` if not what it states."""
        of = self.columns
        if of["kind"][row] not in _SPOKEN:
            return
        me = self.writer(row)
        target = int(self.parent[row]) if self.stated[row] else guess
        self.person[row], self.target[row], self.place[row] = me, target, len(self.place)
        self.rows.setdefault(me, []).append(row)
        if target in self.person:
            pair = (me, self.person[target])
            self.answered[pair] = max(target, self.answered.get(pair, -1))
        self.said.add(row, of["text"][row], of["quotes"][row])
        if me == _POST:
            self.waiting = [one for one in self.waiting if one != target] if target >= 0 else []
        else:
            self.waiting.append(row)
        self.last = row

    def guess(self, row: int) -> tuple[int, str] | None:
        """What a comment seems to answer, and how that is known."""
        of = self.columns
        text = of["text"][row]
        if self.stated[row] or self.last is None or not text or of["kind"][row] not in _SPOKEN:
            return None
        me = self.writer(row)
        quoted, named, of_post = self._quoted(row, text, me)
        address = addressed(text, self.names, inflected=(of["language"][row] or self.language) in _INFLECTED)
        if address is not None and me not in address.people:
            if address.people:
                target = self._latest(address.people, me, row, quoted)
                return None if target is None else (target, address.how)
            if address.how == AT:
                return None
        if quoted or named is not None:
            if quoted or named is None:
                return (quoted[0], QUOTE) if len(quoted) == 1 else None
            target = self._latest((named,), me, row, [])
            return None if target is None else (target, QUOTED_NAME)
        return self._by_place(me, row) if self.by_place and not of_post else None

    def _latest(self, people: tuple[int, ...], me: int, row: int, quoted: list[int]) -> int | None:
        """The comment that is meant where one of these people is spoken to."""
        latest = sorted((self.rows[person][-1] for person in people if person in self.rows), reverse=True)
        if not latest or (len(people) > 1 and _POST in people):
            return None
        if len(latest) > 1:
            near, far = (len(self.place) - self.place[one] for one in latest[:2])
            if near > NEAR or far < FAR:
                return None
        person = self.person[latest[0]]
        theirs = self.rows[person]
        if quoted:
            theirs = [one for one in theirs if one in quoted]
            return theirs[0] if len(theirs) == 1 else None
        if person == _POST:  # who is spoken to as the author of the post, but for an answer to what they just said
            mine = self.rows.get(me, [-1])[-1]
            theirs = [one for one in theirs if one > mine and self._is_mine(self.target[one], me)]
            return theirs[-1] if theirs and len(self.place) - self.place[theirs[-1]] < FAR else None
        done = self.answered.get((me, person), -1)
        waiting = [one for one in theirs[-MANY:] if one > done] or theirs[-1:]
        if len(waiting) == 1 or self._is_mine(self.target[waiting[-1]], me):
            return waiting[-1]
        return self._about(row, waiting)

    def _about(self, row: int, rows: list[int]) -> int | None:
        """The one of several comments that has more words in common with a later one than the others."""
        texts = self.columns["text"]
        mine = _telling(texts[row])
        shared = {one: mine & _telling(texts[one] or "") for one in rows}
        ranked = sorted((len(shared[one].difference(*(shared[o] for o in rows if o != one))), one) for one in rows)
        (second, _), (best, found) = ranked[-2:]
        return found if best >= 2 and best >= 2 * second else None

    def _is_mine(self, row: int, me: int) -> bool:
        return row >= 0 and self.person.get(row) == me

    def _quoted(self, row: int, text: str, me: int) -> tuple[list[int], int | None, bool]:
        """The comments of others that are quoted; who is named as quoted, where none of these words are found; and
        whether the post is quoted."""
        quotes = self.columns["quotes"][row] or ()
        parts = [(words(quote["text"]), quote["author"]) for quote in quotes if quote["text"]]
        parts += [(part, None) for part in quoted_parts(text)] if quotes_something(text) else []
        found: list[int] = []
        for part, author in parts:
            holders = self.said.where(part) if len(part) >= LEAST or (author and part) else []
            if author:
                holders = [h for h in holders if h >= 0 and self._goes_by(h, author)] or holders
            found += holders[:1]
        of_post = -1 in found
        found = [one for one in dict.fromkeys(found) if one >= 0 and self.person.get(one) != me]
        if found:
            return found, None, of_post
        named = list(dict.fromkeys(quote["author"] for quote in quotes if quote["author"]))
        person = self.people.get(f"name:{folded(named[0])}") if len(named) == 1 else None
        return [], None if person in (None, _POST, me) else person, of_post

    def _goes_by(self, row: int, name: str) -> bool:
        return folded(self.columns["author"][row] or "") == folded(name)

    def _by_place(self, me: int, row: int) -> tuple[int, str] | None:
        """Of a thread that states nothing, what follows from who spoke before."""
        assert self.last is not None
        if me == _POST:
            if self.waiting[-1:] != [self.last] or self._goes_on(row):
                return None
            before = self.waiting[-2] if len(self.waiting) > 1 else None
            return (self.last, OWNER) if before is None or self._is_stale(before, self.last, row) else None
        if self._is_mine(self.target[self.last], me) and self.person[self.last] == _POST:
            return (self.last, NEXT) if self._within(self.last, row) and self._takes_up(self.last, row) else None
        return None

    def _goes_on(self, row: int) -> bool:
        """Is the next comment the author's too, as where several are answered in a row?"""
        of = self.columns
        after = row + 1
        if after >= len(of["post_id"]) or of["post_id"][after] != of["post_id"][row]:
            return False
        return of["kind"][after] in _SPOKEN and self.writer(after) == _POST

    def _takes_up(self, one: int, row: int) -> bool:
        """Is a comment short, or in the words of the one before?"""
        text = self.columns["text"][row]
        return len(text) < SHORT or len(_telling(text) & _telling(self.columns["text"][one] or "")) > 1

    def _is_stale(self, before: int, one: int, answer: int) -> bool:
        """Was a comment long there when the one that is answered was written?"""
        when = [self.columns["published"][row] for row in (before, one, answer)]
        return None not in when and when[1] - when[0] >= max(4 * (when[2] - when[1]), SOON)

    def _within(self, one: int, other: int) -> bool:
        before, after = self.columns["published"][one], self.columns["published"][other]
        return before is not None and after is not None and after - before <= SOON


def _telling(text: str) -> set[str]:
    """The longer words of a text."""
    return {token.word for token in tokens_of(text) if len(token.word) > 4}
