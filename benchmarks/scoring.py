"""How far what was read of a page agrees with its hand-made truth: comments matched by their words, then compared.

A comment read is a comment of the truth where the F1 over their words is 0.8 or more (or over the words without its
quotes), one to one, the best pairs first and of equal ones the nearest in place. Trackbacks, the opening post of a
thread and comments of a picture alone (`kind`) are neither rewarded nor punished.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Json = dict[str, Any]
Tally = Counter[str]  # counts of one page, added up over pages by `figures`


def tally(truth: Json, answer: Json) -> Tally:
    """The counts of one page: `answer` in the form that `threadkeep extract` prints."""
    wanted, given = truth["comments"], answer.get("comments") or []
    found = _pairs(wanted, given)
    counted = [n for n, one in enumerate(wanted) if one["kind"] == "comment"]
    hits = [n for n in counted if n in found]
    taken = set(found.values())
    aside = _words_aside(wanted)
    false = sum(n not in taken and not _is_aside(one, aside) for n, one in enumerate(given))
    count: Tally = Counter(pages=1, comments=len(counted), hits=len(hits), false=false, missed=len(counted) - len(hits))
    nested = any(wanted[n]["parent"] is not None for n in counted)
    right = not false and len(hits) == len(counted)
    for n in hits:
        right &= _compare(count, wanted[n], given[found[n]])
        if nested:
            _compare_parents(count, wanted[n]["parent"], _parent_place(given[found[n]], given), found)
    if counted:
        page_f1 = 2 * len(hits) / (2 * len(hits) + false + count["missed"])
        count.update({"threads": 1, "page_f1": page_f1, "exact": int(right)})  # type: ignore[dict-item]  # a sum of ratios
    else:
        count.update(negatives=1, false_on_negatives=false)
    _compare_posts(count, truth, answer.get("post") or {})
    return count


def figures(tallies: Iterable[Tally]) -> dict[str, float | None]:
    """The figures over pages, None where nothing was to be judged."""
    total: Tally = Counter()
    for one in tallies:
        total.update(one)
    shares = {
        "F1": (2 * total["hits"], 2 * total["hits"] + total["false"] + total["missed"]),
        "page F1": (total["page_f1"], total["threads"]),
        **{name: (total[name], total[f"{name} of"]) for name in COMPARED},
        "exact": (total["exact"], total["threads"]),
        "false on negatives": (total["false_on_negatives"], total["negatives"]),
        **{name: (total[name], total[f"{name} of"]) for name in OF_POSTS},
        "leaked": (total["leaked"], total["leaked of"]),
    }
    return {"pages": total["pages"], "comments": total["comments"]} | {
        name: part / whole if whole else None for name, (part, whole) in shares.items()
    }


COMPARED = ("author", "date", "minute", "parent", "reply")
OF_POSTS = ("post title", "post author", "post date")


def words_of(text: str | None) -> list[str]:
    """Words without case and form, a sign of Chinese, Japanese or Korean each its own; of signs alone, the signs."""
    pieces = _WORD_OR_SIGN.findall(unicodedata.normalize("NFKC", text or "").casefold())
    return [piece for piece in pieces if piece[0] == "_" or piece[0].isalnum()] or pieces


_WORD_OR_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+|[^\w\s]")


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """F1 over words, each counted as often as it stands."""
    if not one or not other:
        return 0.0
    return 2 * (Counter(one) & Counter(other)).total() / (len(one) + len(other))


def _pairs(wanted: list[Json], given: list[Json]) -> dict[int, int]:
    """Place in the truth -> place in the answer."""
    said = [words_of(one.get("text")) for one in given]
    candidates = []
    for n, one in enumerate(wanted):
        whole, short = words_of(one["text"]), words_of(one.get("text_alt")) if one.get("text_alt") else []
        for m, words in enumerate(said):
            alike = overlap(whole, words) if 0.6 <= len(whole) / max(1, len(words)) <= 1.7 else 0.0
            alike = max(alike, overlap(short, words))
            if alike >= 0.8:
                distance = abs(n / len(wanted) - m / len(given))
                same_writer = _name(one.get("author")) == _name(given[m].get("author"))
                candidates.append((-round(alike, 3), distance - 0.5 * same_writer, n, m))
    found: dict[int, int] = {}
    for _, _, n, m in sorted(candidates):
        if n not in found and m not in found.values():
            found[n] = m
    return found


def _words_aside(wanted: list[Json]) -> list[set[str]]:
    aside = (one for one in wanted if one["kind"] in ("trackback", "empty"))
    return [set(words_of(one["text"]) + words_of(one.get("author"))) for one in aside]


def _is_aside(one: Json, aside: list[set[str]]) -> bool:
    """Is this mostly the words of one trackback, in whatever form it was read?"""
    words = set(words_of(f"{one.get('text') or ''} {one.get('author') or ''}"))
    return bool(words) and any(len(words & other) >= 0.6 * len(words) for other in aside if other)


def _compare(count: Tally, want: Json, have: Json) -> bool:
    """Count author and time of one comment; are they all right?"""
    right = True
    if want["author"]:
        right &= _count(count, "author", _name(want["author"]) == _name(have.get("author")))
    if want["date_iso"]:
        day, minute = same_time(have.get("published"), want["date_iso"], want.get("date_alt"))
        right &= _count(count, "date", day)
        if minute is not None:
            right &= _count(count, "minute", minute)
    return right


def _compare_parents(count: Tally, want: int | None, place: int | None, found: dict[int, int]) -> None:
    right = place is None if want is None else place is not None and found.get(want) == place
    _count(count, "parent", right)
    if want is not None:
        _count(count, "reply", right)


def _parent_place(one: Json, given: list[Json]) -> int | None:
    parent = one.get("parent")
    if parent in (None, ""):
        return None
    places = {str(other["id"]): n for n, other in enumerate(given) if other.get("id") is not None}
    return places.get(str(parent), parent if isinstance(parent, int) else None)


def _compare_posts(count: Tally, truth: Json, have: Json) -> None:
    want = truth["post"]
    for name in ("title", "author"):
        if want.get(name):
            _count(count, f"post {name}", _name(want[name]) == _name(have.get(name)))
    if want.get("date_iso"):
        _count(count, "post date", same_time(have.get("published"), want["date_iso"])[0])
    runs = _runs(words_of(have.get("text") or have.get("body")))
    for one in truth["comments"]:
        words = words_of(one["text"])
        if one["kind"] == "comment" and len(words) >= _RUN:
            own = _runs(words)
            count["leaked of"] += len(words)
            # A comment that quotes a line of the post shares some runs with it; one that leaked, nearly all.
            count["leaked"] += len(words) if len(own & runs) > 0.5 * len(own) else 0


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1)}


_RUN = 5  # words in a row that chance does not repeat


def same_time(have: str | None, *stated: str | None) -> tuple[bool, bool | None]:
    """(the same calendar day, the same minute: None where none is stated), by the clock shown or as one instant."""
    given = _parts(have)
    truths = [parts for parts in map(_parts, stated) if parts]
    day = minute = False
    for truth in truths if given else []:
        assert given is not None
        same_instant = None not in (_instant(given), _instant(truth)) and _instant(given) == _instant(truth)
        same_day = given[0] == truth[0]
        day |= same_day or same_instant
        minute |= truth[1] is not None and ((same_day and given[1] == truth[1]) or same_instant)
    return day, minute if any(truth[1] is not None for truth in truths) else None


Parts = tuple[str, str | None, int | None]  # day, clock, minutes east of Greenwich


def _parts(stated: str | None) -> Parts | None:
    match = _ISO.match(stated or "")
    if not match:
        return None
    zone = match["zone"]
    east = None
    if zone:
        digits = zone[1:].replace(":", "")
        east = 0 if zone == "Z" else (-1 if zone[0] == "-" else 1) * (60 * int(digits[:2]) + int(digits[2:]))
    return match["day"], match["clock"], east


def _instant(parts: Parts) -> datetime | None:
    day, clock, east = parts
    if clock is None or east is None:
        return None
    return datetime.fromisoformat(f"{day}T{clock}") - timedelta(minutes=east)


_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<clock>\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)


def _count(count: Tally, name: str, right: bool) -> bool:
    count[name] += right
    count[f"{name} of"] += 1
    return right


def _name(words: str | None) -> str:
    return " ".join(unicodedata.normalize("NFKC", words or "").split()).casefold()
