"""Is what was read of a page what is known of it? A comment's words, its writer and its minute, compared."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scraper.dates import has_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Comment
    from scraper.platforms.learned.evidence import Evidence


def letters_in(text: str | None) -> str:
    """A text's letters and digits, small, by which two sources say the same."""
    return _OTHER.sub("", text).casefold() if text else ""


def is_cut(comment: Comment) -> bool:
    """Does a feed give only how it begins?"""
    return bool(_CUT.search((comment.text or "")[-_END:]))


def pairs(known: Sequence[Comment], read: Sequence[Comment]) -> dict[int, int]:
    """Places in `known` -> places in `read` of the same comment: its words, else its number; of equal ones in order."""
    free = set(range(len(read)))
    said = [letters_in(comment.text) for comment in read]
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for n, words in enumerate(said):
        alike[words].append(n)
    numbers = {comment.key: place for place, comment in reversed([*enumerate(read)]) if comment.key}
    found: dict[int, int] = {}
    for place, comment in enumerate(known):
        words = letters_in(comment.text)
        same = [n for n in alike.get(words, ()) if n in free] if words else []
        if not same and is_cut(comment) and len(words) >= _ENOUGH:
            same = [n for n in sorted(free) if said[n].startswith(words)]
        best = next((n for n in same if read[n].key and read[n].key == comment.key), same[0] if same else None)
        if best is None and comment.key and numbers.get(comment.key) in free:
            best = numbers[comment.key]
        if best is not None:
            found[place] = best
            free.discard(best)
    return found


def is_right(known: Comment, read: Comment) -> bool:
    """Same words (the beginning of them, where a feed cuts), same writer, same minute."""
    words, said = letters_in(known.text), letters_in(read.text)
    if words != said and not (is_cut(known) and len(words) >= _ENOUGH and said.startswith(words)):
        return False
    return is_same_name(known.author, read.author) and is_same_minute(known.published, read)


@dataclass(frozen=True, slots=True)
class Judged:
    """Of the known comments that a page shows (`shown`): how many were read `right`, and of these how many with their
    `keys`, with others (`wrong_keys`), and with their `parents`; of all that was `read`, how many are `whole`."""

    shown: int
    right: int
    keys: int
    wrong_keys: int
    parents: int
    read: int
    whole: int


def judge(each: Evidence, read: Sequence[Comment]) -> Judged:
    """How far what was read of a page is what is known of it."""
    found = pairs(each.known, read)
    right = {place: n for place, n in found.items() if is_right(each.known[place], read[n])}
    names = {n: each.known[place].key for place, n in right.items()}
    keys = [(each.known[place].key, read[n].key) for place, n in right.items() if read[n].key is not None]
    tells_parents = any(comment.parent for comment in each.known)  # few feeds do
    above = {place: read[n].parent for place, n in right.items()}
    for place, parent in above.items():
        if parent is not None and parent.startswith("#"):
            above[place] = names.get(int(parent[1:]))
    return Judged(
        shown=len(set(each.shown) | set(found)),
        right=len(right),
        keys=sum(known == stated for known, stated in keys),
        wrong_keys=sum(known not in (None, stated) for known, stated in keys),
        parents=sum(parent == each.known[place].parent for place, parent in above.items() if tells_parents),
        read=len(read),
        whole=whole_of(read),
    )


def whole_of(read: Sequence[Comment]) -> int:
    """How many have words, a writer and a time."""
    return sum(each.text is not None and each.author is not None and each.published is not None for each in read)


def is_same_name(known: str | None, read: str | None) -> bool:
    """A source that names nobody says nothing against the "Anonymous" of a page."""
    return not known or letters_in(known) == letters_in(read)


def is_same_minute(known: datetime | None, read: Comment) -> bool:
    """The same minute in whatever clock: a whole number of quarters of an hour apart. Of a page that shows days only,
    the day before and after too."""
    at = read.published
    if known is None or at is None:
        return known is None
    try:
        apart = _minute(at) - _minute(known)
    except OverflowError:
        return False
    if at.tzinfo is None and not has_time(read.published_raw or "") and (at.hour, at.minute) == (0, 0):
        return -_DAY <= apart <= _DAY
    return abs(apart) <= _ANYWHERE and not apart % _QUARTER


def _minute(at: datetime) -> datetime:
    at = at.astimezone(UTC) if at.tzinfo is not None else at
    return at.replace(tzinfo=None, second=0, microsecond=0)


_OTHER = re.compile(r"[\W_]+")
_CUT = re.compile(r"(?:…|\.\.\.)\W*$")
_END = 20  # characters of a text in which it says that it goes on
_ENOUGH = 20  # letters of a beginning that tell a comment
_QUARTER = timedelta(minutes=15)  # zones are whole quarters of an hour apart
_ANYWHERE = timedelta(hours=14)  # between a clock and UTC
_DAY = timedelta(days=2)
