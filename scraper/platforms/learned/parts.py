"""Where the parts of known entries stand: for text, writer, date and number the selector that fits most of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.dates import is_date
from scraper.platforms.learned.judging import letters_in
from scraper.platforms.learned.naming import children_of, entry_names, names_of, part_names
from scraper.platforms.quotes import REFERENCES, stands_in
from scraper.text import line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scraper.platforms.learned.evidence import Evidence, Found, Letters


@dataclass(frozen=True, slots=True)
class Known:
    """A known comment in its entry: the nodes the entry consists of, and those (`mem_id`) of entries within it."""

    found: Found
    roots: tuple[Any, ...]
    inner: frozenset[int]
    letters: Letters

    @property
    def name(self) -> str:
        """The letters of its writer's name."""
        return letters_in(self.found.comment.author)

    def nodes(self) -> Iterator[tuple[Any, Any]]:
        """The entry's own elements outside of its text, each with the root it is of."""
        texts = frozenset(node.mem_id for node in self.found.texts)
        for root in self.roots:
            for node in root.css("*")[:_ELEMENTS]:
                if not stands_in(node, texts | self.inner, root) and node.mem_id != self.roots[0].mem_id:
                    yield node, root

    def first(self, selector: str) -> Any:
        """What `scraper.platforms.said` takes for a part: the first match that is not a nested entry's."""
        matches = (node for root in self.roots for node in root.css(selector) if not stands_in(node, self.inner, root))
        return next(matches, None)


def entries_of(seen: Sequence[Evidence], level: int) -> list[str]:
    """The selectors of entries that take in most of the known comments, each one of its own: of those that match as
    much the best one, those that match least else first. `level` is how many elements around the smallest one it is."""
    named = ((n, found.whole[level]) for n, each in enumerate(seen) for found in each.found if level < len(found.whole))
    nodes = {(n, node.mem_id): node for n, node in named}
    at_most = max(_ENTRIES, 3 * sum(len(each.shown) for each in seen))
    asked = _most_common((entry_names(node) for node in nodes.values()), _ASKED)
    ranked = []
    for rank, selector in enumerate(asked):
        entries = [{node.mem_id for node in each.page.tree.css(selector)} for each in seen]
        taken = {
            (n, entry)
            for n, each in enumerate(seen)
            for found in each.found
            if (entry := _around(found.inside, entries[n])) is not None
        }
        if taken and sum(map(len, entries)) <= at_most:
            ranked.append((-len(taken), sum(map(len, entries)), rank, selector))
    best: dict[tuple[int, int], str] = {}
    for taken_in, matched, _, selector in sorted(ranked):
        best.setdefault((taken_in, matched), selector)
    return [*best.values()][:_BEST]


def text_of_all(known: Sequence[Known]) -> str:
    """Where the text stands; "" where it has no element of its own. The widest element is taken, as other comments
    may have more paragraphs."""
    samples = [[part_names(node, one.roots[0]) for node in reversed(one.found.texts)] for one in known]
    return _fitting(known, samples, lambda one, node: node.mem_id in {text.mem_id for text in one.found.texts})


def bare_text_of_all(known: Sequence[Known]) -> tuple[str, str]:
    """Where words stand that have no element of their own, and what of it is not theirs; ("", "") where nowhere."""
    samples = [(part_names(one.found.inside, one.roots[0]),) for one in known]
    selector = _fitting(known, samples, lambda one, node: node.mem_id == one.found.inside.mem_id)
    if not selector and all(one.found.inside.mem_id == one.roots[0].mem_id for one in known):
        selector = next(iter(names_of(known[0].roots[0])))
    chrome: dict[str, None] = {}
    for one in known if selector else ():
        words = letters_in(one.found.comment.text)
        for child in children_of(one.found.inside):
            said = one.letters.of(child)
            if said and said not in words:
                chrome[names_of(child)[0]] = None
    return selector, ",".join(sorted(chrome))


def author_of_all(known: Sequence[Known]) -> tuple[str, str]:
    """Where the writer's name stands, and what it is among the words there ("" where it is all of them)."""
    exact: list[list[list[str]]] = []
    short: list[list[list[str]]] = []
    for one in known:
        nodes = [node for node, _ in one.nodes() if one.name in one.letters.of(node)]
        exact.append([part_names(node, one.roots[0]) for node in nodes if one.letters.of(node) == one.name])
        near = len(one.name) + _BYLINE
        short.append([part_names(node, one.roots[0]) for node in nodes if len(one.letters.of(node)) <= near])
    selector = _fitting(known, exact, lambda one, node: one.letters.of(node) == one.name)
    if selector:
        return selector, ""
    selector = _fitting(known, short, lambda one, node: one.name in one.letters.of(node))
    words = _among(known, selector) if selector else ""
    return (selector, words) if words else ("", "")


def dates_of_all(known: Sequence[Known]) -> list[str]:
    """Where the date may stand, the likeliest first: elements that show one, or say it in an attribute."""
    samples = []
    for one in known[:_ENOUGH]:
        nodes = sorted((n for n, _ in one.nodes() if _is_dated(n)), key=lambda node: len(one.letters.of(node)))
        samples.append(part_names(node, one.roots[0]) for node in nodes)
    return _most_common(({n: None for names in sample for n in names} for sample in samples), _DATES)


def key_of_all(known: Sequence[Known]) -> tuple[str, str]:
    """Where the number stands (`key_from`; "" for the entry itself) and what it is there (`key`); ("", NEVER) where
    no element has the numbers that are known."""
    numbered = [one for one in known if (one.found.comment.key or "").isdecimal()]
    own = _commonest(shape for one in numbered for shape in set(_shapes(one.roots[0], one.found.comment.key)))
    if own and own[1] >= _MOST * len(numbered):
        return "", own[0]
    places: list[tuple[str, str]] = []
    for one in numbered[:_ENOUGH]:
        here: dict[tuple[str, str], None] = {}
        for node, _ in one.nodes():
            for shape in _shapes(node, one.found.comment.key):
                here |= {(name, shape): None for name in part_names(node, one.roots[0])}
        places += here
    ranked = sorted(Counter(places).items(), key=lambda each: -each[1])
    best = next((place for place, count in ranked if count >= _MOST * min(len(numbered), _ENOUGH)), None)
    return best if best is not None and numbered else ("", NEVER)


def replies_of_all(known: Sequence[Known]) -> list[str]:
    """Where an entry may state the one that it answers: elements that name that one's number."""
    answers = [one for one in known if (one.found.comment.parent or "").isdecimal()]
    samples = [
        {
            name: None
            for node, _ in one.nodes()
            if any(True for _ in _shapes(node, one.found.comment.parent))
            for name in part_names(node, one.roots[0])
        }
        for one in answers[:_ENOUGH]
    ]
    return _most_common(samples, _DATES)


def depths_of_all(known: Sequence[Known]) -> list[str]:
    """What may tell how deep a flat entry stands: the parts of its classes and style that end in a small number."""
    said = Counter(
        begins
        for one in known
        for name in ("class", "style")
        for begins, number in _LEVEL.findall((one.roots[0].attributes.get(name) or "")[:_STYLE])
        if int(number) < _DEEP
    )
    return [rf"{re.escape(begins)}(\d+)" for begins, count in said.most_common(_DATES) if count >= _MOST * len(known)]


def _fitting(
    known: Sequence[Known], samples: Sequence[Iterable[Iterable[str]]], is_it: Callable[[Known, Any], bool]
) -> str:
    """The selector whose first match is the part in most entries, in nearly all of them; "" where none is."""
    asked = _most_common(({n: None for names in sample for n in names} for sample in samples), _ASKED)
    best, most = "", _MOST * len(known) - 1e-9
    for selector in asked:
        fits = sum((node := one.first(selector)) is not None and is_it(one, node) for one in known)
        if fits > most or (not best and fits >= most):
            best, most = selector, fits
    return best


def _most_common(samples: Iterable[Iterable[str]], count: int) -> list[str]:
    """Names by how many samples have them; of as common ones those that come first in a sample."""
    times: Counter[str] = Counter()
    ranks: dict[str, int] = {}
    for sample in samples:
        for rank, name in enumerate(dict.fromkeys(sample)):
            times[name] += 1
            ranks[name] = min(rank, ranks.get(name, rank))
    return sorted(times, key=lambda name: (-times[name], ranks[name], name))[:count]


def _commonest(shapes: Iterable[str]) -> tuple[str, int] | None:
    ranked = sorted(Counter(shapes).items(), key=lambda each: (-each[1], each[0]))
    return ranked[0] if ranked else None


def _around(node: Any, entries: set[int]) -> int | None:
    while node is not None and node.mem_id not in entries:
        node = node.parent
    return None if node is None else node.mem_id


def _among(known: Sequence[Known], selector: str) -> str:
    """What stands before and after the names, as a regular expression with the name as its group."""
    before: set[str] = set()
    after: list[str] = []
    for one in known:
        node = one.first(selector)
        line = (line_of(node) or "") if node is not None else ""
        name = " ".join((one.found.comment.author or "").split())
        head, is_there, tail = line.partition(name)
        if is_there:
            before.add(head)
            after.append(tail)
    ends = _shared(after)
    if len(before) != 1:
        return ""
    begins = f"^{re.escape(before.pop())}(.+?)"
    if ends.strip() or not any(after):
        return f"{begins}{re.escape(ends) or '$'}"
    return rf"{begins}\s+\d" if all(end[:1].isspace() and end.strip()[:1].isdigit() for end in after) else ""


def _shared(ends: Sequence[str]) -> str:
    """How all of them begin, up to the first digit."""
    shared = min(ends, default="")
    while shared and not all(end.startswith(shared) for end in ends):
        shared = shared[:-1]
    return re.split(r"\d", shared)[0]


def _is_dated(node: Any) -> bool:
    stated = any(node.attributes.get(name) for name in ("datetime", "data-time", "data-timestamp", "data-epoch"))
    if stated or is_date(node.attributes.get("title") or "", day=True):
        return True
    words = line_of(node) or ""
    return len(words) <= _DATE_LINE and is_date(words, day=True)


def _shapes(node: Any, number: str | None) -> Iterator[str]:
    """Regular expressions that find this number, and nothing of another kind, in an element's attributes."""
    for name, value in node.attributes.items():
        match = re.search(rf"(?<!\d){number}(?!\d)", value) if value and number and name in REFERENCES else None
        if match:
            begins = re.split(r"\d", value[: match.start()])[-1]
            ends = re.split(r"\d", value[match.end() :])[0]
            yield rf"{'^' if len(begins) == match.start() else ''}{re.escape(begins)}(\d+){re.escape(ends)}$"


NEVER = r"(?!)"  # a regular expression that matches nothing: entries have no numbers
_ELEMENTS = 3_000  # of an entry that are looked at
_ENTRIES = 600  # on some pages, whatever little is known of these
_ASKED = 40
_BEST = 3
_DATES = 6
_DEEP = 40
_ENOUGH = 30  # entries that tell where a part stands
_MOST = 0.9  # of the entries
_BYLINE = 60  # letters beside a name
_STYLE = 400  # characters of classes or style
_DATE_LINE = 120
_LEVEL = re.compile(r"([^\W\d][^\s\d;]*[-_:]\s*)(\d{1,4})(?![\d.])")
