"""Entries without an element of their own: each is some siblings in one list, as two rows of a table."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from scraper.platforms.learned.judging import letters_in
from scraper.platforms.learned.naming import children_of, entry_names, names_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.platforms.learned.evidence import Evidence, Found
    from scraper.platforms.markup import Markup

Run = tuple[Any, tuple[Any, ...]]  # the first sibling of an entry and those after it


def runs_of(seen: Sequence[Evidence]) -> list[tuple[str, str]]:
    """Selectors of the first sibling and of those that follow, the likeliest first."""
    kinds: defaultdict[tuple[int, int, int], list[Run]] = defaultdict(list)
    for each in seen:
        lists: defaultdict[int, list[Found]] = defaultdict(list)
        for found in each.found:
            lists[found.whole[0].mem_id].append(found)
        for inside in lists.values():
            if len(inside) > 1:
                _sort(each, inside, kinds)
    named = (_named(runs) for runs in sorted(kinds.values(), key=len, reverse=True))
    return list(dict.fromkeys(pair for pair in named if pair is not None))


def following(node: Any, markup: Markup) -> list[Any]:
    """The siblings after an entry that are its too, up to the next entry."""
    found: list[Any] = []
    after = node.next if markup.more else None
    while after is not None:
        if after.tag[0] not in "-!":
            if not _is(after, markup.more) or _is(after, markup.entry):
                break
            found.append(after)
        after = after.next
    return found


def _sort(each: Evidence, inside: list[Found], kinds: dict[tuple[int, int, int], list[Run]]) -> None:
    """Put the runs of a list's comments into kinds: name before or after the words, and how far around them."""
    children = list(children_of(inside[0].whole[0]))
    places = [_place(children, found.inside) for found in inside]
    taken = {place for place in places if place is not None}
    for found, place in zip(inside, places, strict=True):
        if place is None:
            continue
        name = letters_in(found.comment.author)
        for way in (-1, 1):
            end = place + way
            while 0 <= end < len(children) and end not in taken and name not in each.letters.of(children[end]):
                end += way
            if not 0 <= end < len(children) or end in taken:
                continue
            low, high = min(place, end), max(place, end)
            for before, after in ((0, 0), (1, 0), (0, 1)):
                if low - before >= 0 and high + after < len(children):
                    run = children[low - before : high + after + 1]
                    kinds[way, before, after].append((run[0], tuple(run[1:])))


def _named(runs: Sequence[Run]) -> tuple[str, str] | None:
    """What the first ones of runs are called that none of the others are; None where they cannot be told."""
    times = Counter(name for first, _ in runs for name in dict.fromkeys(entry_names(first)))
    others = [node for _, rest in runs for node in rest]
    more = ",".join(dict.fromkeys(names_of(node)[0] for node in others))
    for name, count in sorted(times.items(), key=lambda each: -each[1])[:_ASKED]:
        if count < _MOST * len(runs):
            break
        if not any(_is(node, name) for node in others):
            return name, more
    return None


def _is(node: Any, selector: str) -> bool:
    """Does this very node match? Asked of nodes of many pages: no page is gone through for it."""
    first = node.css_first(selector)
    return first is not None and bool(first.mem_id == node.mem_id)


def _place(children: Sequence[Any], node: Any) -> int | None:
    """Which of the children holds it."""
    places = {child.mem_id: place for place, child in enumerate(children)}
    while node is not None and node.mem_id not in places:
        node = node.parent
    return None if node is None else places[node.mem_id]


_ASKED = 24
_MOST = 0.9  # of the entries
