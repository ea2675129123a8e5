"""Whom an item answers, where it says so in words and a link, and where a flat list shows it by indenting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Answer(NamedTuple):
    """The number of the item that is answered, and the link that says so."""

    number: str
    anchor: Any


def answer_of(links: Iterable[tuple[Any, str]]) -> Answer | None:
    """The stated answer of an item: "replied to <a href=#comment-7>comment from Ada</a>", "In reply to …".

    Of its links, each with its address, only one that stands right behind such words counts: the item's own permalink
    leads to a number too.
    """
    called: Answer | None = None
    for anchor, address in links:
        number = _NUMBER.search(address) if "#" in address else None
        if number and _says_so(anchor):
            return Answer(number[1], anchor)
        if number and called is None and _calls(anchor):
            called = Answer(number[1], None)
    return called


def _calls(anchor: Any) -> bool:
    """Does the writer call somebody by name there, "@Ada", which is part of what is said?"""
    words = anchor.text(deep=True).strip()
    before = anchor.prev
    sign = (before.text_content or "").rstrip()[-1:] if before is not None and before.tag == "-text" else ""
    return len(words) > 1 and (words[0] == "@" or sign == "@")


def without_answer(line: str, mark: str) -> str:
    """A line of a byline without the words around the link to what it answers, which stands in it as `mark`."""
    line = line.replace(mark, _MARK)
    while (at := line.find(_MARK)) >= 0:
        start = max(0, at - _RIGHT_BEFORE)  # to look for the words in all of the line is dear
        while start and line[start - 1] in " ,([|•·-":
            start -= 1
        around = _AROUND.search(line, start)
        line = f"{line[: around.start()]} {line[around.end() :]}" if around else line.replace(_MARK, " ")
    return line.strip()


def indented(nodes: Sequence[Any], outers: Sequence[int | None]) -> list[int | None]:
    """The places of the items answered, where a list shows it by blocks after an item, by depths or by margins.

    `outers` are the places known from nesting; they stay.
    """
    depths = [_depth(node) for node in nodes]
    if len(set(depths)) > 1 and not any(outer is not None for outer in outers):
        return _by_depth(depths)
    found = list(outers)
    blocks: dict[int, Any] = {}  # by what they are around: most nodes have the same parent
    for place, node in enumerate(nodes):
        block = _block_around(node.parent, blocks) if found[place] is None else None
        if block is not None:
            found[place] = next((at for at in range(place - 1, -1, -1) if not _is_in(nodes[at], block)), None)
    return found


def stated_parent(node: Any) -> str | None:
    """The number of what an item answers, where an attribute of it is called so."""
    attributes = node.attributes
    return next((value for name in _PARENTS if (value := attributes.get(name)) and value.strip("0").isdigit()), None)


def _by_depth(depths: Sequence[int]) -> list[int | None]:
    outers: list[int | None] = []
    way: list[tuple[int, int]] = []
    for place, depth in enumerate(depths):
        while way and way[-1][0] >= depth:
            way.pop()
        outers.append(way[-1][1] if way else None)
        way.append((depth, place))
    return outers


def _depth(node: Any) -> int:
    """How far in it stands: the number in a class such as depth-2 or level3, else its left margin."""
    for each in (node, node.parent):
        if each is None:
            continue
        attributes = each.attributes
        match = _LEVEL.search(attributes.get("class") or "")
        stated = match[1] if match else next((attributes[name] for name in _STATED_LEVELS if name in attributes), None)
        if stated and stated.isdigit():
            return int(stated)
        match = _MARGIN.search(attributes.get("style") or "")
        if match:
            return int(float(match[1]))
    return 0


def _block_around(around: Any, blocks: dict[int, Any]) -> Any:
    inner = around.mem_id if around is not None else 0
    if inner in blocks:
        return blocks[inner]
    while around is not None and around.tag not in ("body", "html"):
        if not _BLOCKS.isdisjoint((around.attributes.get("class") or "").casefold().split()):
            break
        around = around.parent
    blocks[inner] = around if around is not None and around.tag not in ("body", "html") else None
    return blocks[inner]


def _says_so(anchor: Any) -> bool:
    words = " ".join(anchor.text().split())
    if _COMMENT_OF.match(words):
        return True
    around = anchor.parent
    if around is None or len(around.text(deep=True)) > _LONGEST * 10:
        return False
    before: list[str] = []
    node = anchor.prev
    while node is not None and len(before) < 4:
        before.append(node.text(deep=True) if node.tag != "-comment" else "")
        node = node.prev
    return bool(before) and bool(_BEFORE.search(" ".join("".join(reversed(before)).split())[-_LONGEST:]))


def _is_in(node: Any, outer: Any) -> bool:
    key = outer.mem_id
    while node is not None:
        if node.mem_id == key:
            return True
        node = node.parent
    return False


_MARK = "\ue002"
_RIGHT_BEFORE = 32  # characters in which "als Antwort auf: #" ends
_LONGEST = 60  # characters of the words before a link to what is answered
_TO = (
    r"(?:in (?:reply|response) to|(?:replied|replies|replying|reply|responded|responding) to|"
    r"(?:als )?antwort(?:ete|et)? (?:auf|an|zu)|(?:en )?réponse (?:à|au)|(?:a )?répond(?:u)? (?:à|au)|"
    r"en respuesta al?|respond(?:ió|e|iendo) al?|(?:in )?risposta a|ha risposto a|"
    r"(?:em )?resposta (?:ao?|à)|respondeu (?:ao?|à)|(?:als )?(?:antwoord|reactie) op|"
    r"w odpowiedzi (?:na|do)|odpowied[źz] (?:na|do)|"
    r"(?:som )?svar (?:på|till?)|svarade|vastaus|в ответ на|ответ на|reakce na|odpověď na|回复|返信)"
)
_COMMENT = (
    r"(?:(?:the |this )?(?:comment|reply|post) (?:from|by|of)|(?:den |einen )?kommentar (?:von|av|fra|från)|"
    r"(?:le )?commentaire (?:de|par)|"
    r"(?:el )?comentario de|(?:il )?commento di|(?:o )?comentário de|(?:de )?reactie van)"
)
_BEFORE = re.compile(
    rf"(?<!\w){_TO}(?: (?:the|this|a|an|den|dem|le|el|il|o))?(?: (?:comment|kommentar))?(?: (?:from|by|von))?[\s:#@]*$",
    re.I,
)
_COMMENT_OF = re.compile(rf"{_COMMENT}\s|{_TO}\s.*\w", re.I)
_AROUND = re.compile(
    rf"[\s,(\[|•·-]*{_TO}?[\s:#@]*{_MARK}[\s)\]]*(?:(?:by|von|par|por|di|door|av|de)\s[^|•·\n\ue001]{{1,60}}$)?", re.I
)
_NUMBER = re.compile(r"#[a-z_-]*?(\d+)$", re.I)
_LEVEL = re.compile(
    r"(?:^|[\s_-])(?:depth|level|lvl|nesting|tier|indent|niveau|ebene|offset(?:-[a-z]{2})?)[-_]?(\d{1,2})(?=\s|$)", re.I
)
_PARENTS = (
    "data-parent-id",
    "data-parent",
    "data-parentid",
    "data-parent-comment-id",
    "data-parent-pid",
    "data-reply-to",
)
_STATED_LEVELS = ("data-depth", "data-level", "data-indent", "data-nesting", "aria-level")
_MARGIN = re.compile(r"(?:margin|padding)-left\s*:\s*(\d+(?:\.\d+)?)\s*(?:px|em|%|rem|pt)", re.I)
_BLOCKS = frozenset(
    str.split(
        "indented children replies comment-replies comment-children child-comments child thread-children responses "
        "comment__replies comment-reply-list nested nested-comments subcomments sub-comments comment-thread-children"
    )
)
