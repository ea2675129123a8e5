"""Where on a page the comments stand that are known: elements around their words, and around writer and words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scraper.platforms.learned.judging import is_cut, letters_in
from scraper.text import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.items import Comment, Page


class Letters:
    """The letters of a page's elements, each worked out once."""

    def __init__(self) -> None:
        self._of: dict[int, str] = {}

    def of(self, node: Any) -> str:
        """What `letters_in` gives for the visible words of an element."""
        found = self._of.get(node.mem_id)
        if found is None:
            found = self._of[node.mem_id] = letters_in(line_of(node))
        return found


@dataclass(frozen=True, slots=True)
class Found:
    """A known comment on a page: `texts` are the elements whose words are its text, innermost first (none where its
    words stand beside others), `inside` the innermost element that holds them, `whole` the smallest one that also
    holds its writer's name, and those around it."""

    comment: Comment
    inside: Any
    texts: tuple[Any, ...]
    whole: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A page, what is known of it, and where that was found; `shown` are places in `known` of what the page holds."""

    page: Page
    known: tuple[Comment, ...]
    shown: tuple[int, ...]
    found: tuple[Found, ...]
    letters: Letters = field(compare=False)


def evidence_of(page: Page, known: Sequence[Comment]) -> Evidence:
    """Look for the known comments of a page."""
    letters = Letters()
    body = page.tree.body if page.tree is not None and page.status < 400 else None
    if body is None:
        return Evidence(page, tuple(known), (), (), letters)
    all_of_it = letters.of(body)
    words = [letters_in(comment.text) for comment in known]
    shown = tuple(place for place, each in enumerate(words) if len(each) >= _ENOUGH and each in all_of_it)
    times = Counter(words)
    found: list[Found] = []
    for place in shown:
        telling = times[words[place]] == 1 and not is_cut(known[place])
        if telling and known[place].author and len(found) < _MANY:
            found += _found(known[place], words[place], body, letters)
    return Evidence(page, tuple(known), shown, tuple(found), letters)


def up_from(node: Any) -> Iterator[Any]:
    """An element and those around it, up to the body."""
    while node is not None and node.tag not in ("body", "html", "-undef"):
        yield node
        node = node.parent


def _found(comment: Comment, words: str, body: Any, letters: Letters) -> list[Found]:
    found: list[Found] = []
    name = letters_in(comment.author)
    for inside in _innermost(body, words, letters):
        chain = list(up_from(inside))
        texts = [node for node in chain if letters.of(node) == words]
        whole = next((n for n, node in enumerate(chain) if name in letters.of(node).replace(words, "", 1)), None)
        if whole is not None and name:
            around = [node for node in chain[whole : whole + _LEVELS] if len(node.css("*")) <= _LARGE]
            if around:
                found.append(Found(comment, inside, tuple(texts), tuple(around)))
    return found


def _innermost(body: Any, words: str, letters: Letters) -> list[Any]:
    """The smallest elements that hold these words, of as many places as they stand at."""
    found: list[Any] = []
    waiting = [body]
    while waiting and len(found) < _PLACES:
        node = waiting.pop()
        inner, child = [], node.first_child
        while child is not None:
            if child.tag[0] not in "-!" and words in letters.of(child):
                inner.append(child)
            child = child.next
        if inner:
            waiting += reversed(inner)
        else:
            found.append(node)
    return found


_ENOUGH = 12  # letters of a text that is nobody else's
_MANY = 60  # comments of a page that teach enough
_LARGE = 1_500  # elements of an entry with its answers
_PLACES = 4
_LEVELS = 4
