"""The lines around an entry's heading and behind its last words, where papers sign what they print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.text import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


def lines_near(heading: Any, body: Any, skip: Collection[int]) -> Iterator[tuple[Any, str]]:
    """Short lines, each with its element: below the heading up to the first words, above it, behind the last words."""
    seen: set[int] = set()
    if heading is not None:
        yield from _lines(_after(heading), skip, seen, _HEAD, _NO_WORDS)
        yield from _lines(_before(heading), skip, seen, _ABOVE, _NO_WORDS)
    if body is not None:
        blocks = _long(body)
        yield from _lines(_after(blocks[-1] if blocks else body), skip, seen, _TAIL, _ENDS)


def told_apart(body: Any) -> frozenset[int]:
    """The nodes (`mem_id`) of an entry's words from its first long paragraph to its last: what stands around is not."""
    blocks = _long(body) if body is not None else []
    if len(blocks) < 2:
        return frozenset((body.mem_id,)) if body is not None else frozenset()
    within, node = set(), blocks[0]
    while node is not None:
        within.add(node.mem_id)
        if node.mem_id == blocks[-1].mem_id:
            break
        node = node.next
    return frozenset(within)


def _long(body: Any) -> list[Any]:
    """The children of a text that are long, of the one element in it that holds more than one."""
    while True:
        children = [node for node in _children(body) if len(node.text(deep=True).strip()) >= _WORDS]
        if len(children) != 1 or children[0].tag in _INLINE or children[0].tag == "p":
            return children
        body = children[0]


def _children(node: Any) -> Iterator[Any]:
    child = node.first_child
    while child is not None:
        if child.tag[0] not in "-!" and child.tag not in _NO_WORDS:
            yield child
        child = child.next


def _lines(
    nodes: Iterator[Any], skip: Collection[int], seen: set[int], most: int, ends: Collection[str]
) -> Iterator[tuple[Any, str]]:
    """The blocks around text nodes, as lines, up to a long one, a form, or what is not of the entry."""
    for node in nodes:
        if node.mem_id in skip or node.tag in ends:
            return
        if node.tag != "-text" or not (node.text_content or "").strip():
            continue
        block = node.parent
        while block.tag in _INLINE and block.parent is not None:
            block = block.parent
        if block.mem_id in seen or block.tag in _NO_WORDS:
            continue
        seen.add(block.mem_id)
        if len(node.text_content) >= _WORDS:
            return
        words = text_of(block) if len(block.text(deep=True)) <= 2 * _LONGEST else None
        for line in filter(None, (words or "").split("\n")):
            if len(line) <= _LONGEST:
                yield block, line
        most -= 1
        if most <= 0:
            return


def _after(node: Any) -> Iterator[Any]:
    """What follows a node on the page, in its order, elements and text."""
    while node is not None and node.tag not in ("body", "html"):
        sibling = node.next
        while sibling is not None:
            if sibling.tag == "-text":
                yield sibling
            elif sibling.tag[0] not in "-!" and sibling.tag not in _NO_WORDS:
                yield from sibling.traverse(include_text=True)
            sibling = sibling.next
        node = node.parent


def _before(heading: Any) -> Iterator[Any]:
    """The short blocks right before a heading, or before the element that it begins; the nearest first."""
    node = heading
    for _ in range(2):
        sibling, left = node.prev, _ABOVE
        while sibling is not None and left:
            if sibling.tag[0] not in "-!" and sibling.tag not in _NO_WORDS:
                left -= 1
                if len(sibling.text(deep=True).strip()) <= _LONGEST and sibling.css_first("li,form") is None:
                    yield from sibling.traverse(include_text=True)
            sibling = sibling.prev
        node = node.parent
        if node is None or node.tag in ("body", "html"):
            return


_HEAD, _ABOVE, _TAIL = 12, 3, 6  # lines below the heading, above it, behind the words
_WORDS = 140  # characters that make a paragraph of the text
_LONGEST = 160  # characters of a line
_INLINE = frozenset(str.split("a abbr b bdi cite em font i label small span strong sub sup time u"))
_NO_WORDS = frozenset(str.split("script style noscript template textarea button select option iframe nav svg"))
_ENDS = frozenset(str.split("form h1 h2 h3 h4 h5 article aside textarea"))
