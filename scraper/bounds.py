"""Pages that no person wrote, cut back to what can be read in seconds; a real page stays as it is, byte for byte.

Parsing takes time in proportion to tags x depth, and to the square of a tag's attributes; formatting elements that are
never closed are opened anew in every paragraph, so that 50 kB can ask for gigabytes. Counts that cost next to nothing
clear nearly every page; what they cannot clear is gone through tag by tag.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 512  # elements in each other: the depth at which Chromium flattens pages too
MAX_TAGS = 120_000  # the longest threads on one page have some 20,000
MAX_CHARACTERS = 8 * 1024 * 1024
MAX_ATTRIBUTES = 500  # of one element
MAX_NODES = 400_000  # that formatting elements left open may ask for; one takes some 370 bytes


def bounded(text: str) -> tuple[str, str | None]:
    """The page within bounds, and what was done to it; (text, None) for a page that was."""
    tags = text.count("<")
    if tags <= _FEW and len(text) <= 100_000:
        return text, None
    problems = []
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        problems.append(f"cut after {MAX_CHARACTERS} characters")
        tags = text.count("<")
    if tags > MAX_TAGS:
        text = text[: _nth_tag(text)]
        problems.append(f"cut after {MAX_TAGS} tags")
        tags = MAX_TAGS
    if _may_be_costly(text, tags):
        found = _Walk(text, tags)
        if found.attributes or found.formats or found.deepest > _STEPS // tags:
            text = found.flat
            problems += found.problems
    return text, "; ".join(problems) or None


def is_deep(text: str, tree: Any) -> bool:
    """Has the Lexbor document of a text an element deeper than MAX_DEPTH?

    From one node to the next in the order of the page it gets deeper by one at most, so few of them tell of most pages
    that they are shallow. Of the others the tree is asked, at its engine's speed.
    """
    some = islice(tree.root.traverse(), 0, None, MAX_DEPTH // 2) if tree.root is not None else ()
    if not any(_depth(node) > MAX_DEPTH // 2 for node in some):
        return False
    return text.count("<") > _FEW and tree.css_first(_DEEPER) is not None


def _depth(node: Any) -> int:
    depth = 0
    while node is not None:
        depth, node = depth + 1, node.parent
    return depth


_FEW = 1_200  # tags that cost little however deep they nest
_DEEPER = ">".join(["*"] * (MAX_DEPTH + 1))


def flattened(text: str) -> tuple[str, str | None]:
    """The page without the tags that lie deeper than MAX_DEPTH; their words stay, in the last element that counts."""
    found = _Walk(text, text.count("<"))
    return found.flat, "; ".join(found.problems) or None


_STEPS = 50_000_000  # open elements looked at while parsing, of which a second has some hundred million


def _nth_tag(text: str) -> int:
    at = -1
    for _ in range(MAX_TAGS + 1):
        at = text.find("<", at + 1)
    return at


def _may_be_costly(text: str, tags: int) -> bool:
    """Can the counts not exclude that parsing takes long? They cannot for one page of twenty, and need not be exact."""
    if tags > 10_000:
        return True
    formats = len(_FORMAT_TAG.findall(text)) if tags * tags > 4 * MAX_NODES else 0
    asked = formats * (tags - formats)
    if asked > 10 * MAX_NODES or (asked > MAX_NODES and formats > len(_FORMAT_END.findall(text)) + 8):
        return True
    return any(len(_ATTRIBUTE.findall(tag)) > MAX_ATTRIBUTES for tag in _long_tags(text, 20 * MAX_ATTRIBUTES))


def _long_tags(text: str, most: int) -> Iterator[str]:
    """Start tags of more than `most` characters before the next tag: most hold data. Looked for in steps as long."""
    at = text.find("<")
    while 0 <= at < len(text) - most:
        following = text.rfind("<", at + 1, at + most + 1)
        if following < 0:
            tag = _TAG.match(text, at)
            if tag is not None and len(tag[0]) > most:
                yield tag[0]
            following = text.find("<", at + 1)
        at = following


class _Walk:
    """One pass over the tags with a stack of open elements, which is never shorter than the parser's would be.

    `flat` is the text without tags over the bounds. `deepest`: how deep the whole page nests at most.
    """

    def __init__(self, text: str, tags: int) -> None:
        self.text = text
        self.kept: list[str] = []
        self.done = 0  # up to where `kept` holds the text
        self.deepest = self.attributes = self.formats = 0
        self._open: list[str] = []
        self._dropped: Counter[str] = Counter()
        self._dropped_open = 0
        self._formats: dict[str, list[str]] = {}
        self._alike: Counter[tuple[str, str]] = Counter()
        self._format_room = max(8, MAX_NODES // max(1, tags))
        at = 0
        while match := _TOKEN.search(text, at):
            at = match.end()
            name = match["name"]
            if name is None:
                continue
            name = name.lower()
            if match["end"]:
                self._close(name, match)
            elif name not in _VOID and not (match[0].endswith("/>") and self._is_foreign(name)):
                at = self._start(name, match)
        self.kept.append(text[self.done :])
        self.flat = "".join(self.kept)

    @property
    def problems(self) -> list[str]:
        """What `flat` lacks of the page."""
        facts = (
            (self.deepest > MAX_DEPTH, f"nested deeper than {MAX_DEPTH} elements: flattened"),
            (self.attributes, f"an element of more than {MAX_ATTRIBUTES} attributes: without them"),
            (self.formats, "formatting elements left open without end: closed"),
        )
        return [said for holds, said in facts if holds]

    def _start(self, name: str, match: re.Match[str]) -> int:
        """Note a start tag; where to go on, which is behind the end tag of what holds no markup."""
        if (
            len(match["attributes"]) > 4 * MAX_ATTRIBUTES
            and len(_ATTRIBUTE.findall(match["attributes"])) > MAX_ATTRIBUTES
        ):
            self.attributes += 1
            self._replace(match, f"<{name}>")
        if name in _RAW:
            if self._is_foreign(name):  # markup to the parser, or not: without the tag it is for both
                self._replace(match, "")
                return match.end()
            end = re.compile(f"</{name}(?=[\\s/>])", re.I).search(self.text, match.end())
            return end.start() if end else len(self.text)
        ended = _ENDED_BY.get(name, _NOTHING)
        while self._open and self._open[-1] in ended:
            self._open.pop()
        if self._is_over(name, match):
            self._dropped[name] += 1
            self._dropped_open += 1
            self._replace(match, "")
        else:
            self._open.append(name)
        self.deepest = max(self.deepest, len(self._open) + self._dropped_open)
        return match.end()

    def _is_over(self, name: str, match: re.Match[str]) -> bool:
        if len(self._open) >= MAX_DEPTH:
            return True
        if name not in _FORMATS:
            return False
        if len(self._alike) >= self._format_room:
            self.formats += 1
            return True
        attributes = match["attributes"].strip()
        self._formats.setdefault(name, []).append(attributes)
        self._alike[name, attributes] += 1
        return False

    def _close(self, name: str, match: re.Match[str]) -> None:
        if self._dropped[name] > 0:
            self._dropped[name] -= 1
            self._dropped_open -= 1
            self._replace(match, "")
            return
        if self._formats.get(name):
            alike = (name, self._formats[name].pop())
            self._alike[alike] -= 1
            if not self._alike[alike]:
                del self._alike[alike]
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place] == name:
                del self._open[place:]
                return
            if self._open[place] in _SCOPES and name not in _TABLE:
                return

    def _is_foreign(self, name: str) -> bool:
        return name in _FOREIGN or any(one in _FOREIGN for one in self._open)

    def _replace(self, match: re.Match[str], instead: str) -> None:
        if match.start() >= self.done:
            self.kept += (self.text[self.done : match.start()], instead)
            self.done = match.end()


_ATTRIBUTE_FORM = (
    r"[\t\n\f\r /]*+(?:=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)"
    r"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\t\n\f\r >]*+))?+"
)
_ATTRIBUTE = re.compile(_ATTRIBUTE_FORM)
_TOKEN = re.compile(  # as the tokenizer of the HTML standard takes it; each alternative ends, so no text is seen twice
    rf"<(?:!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|(?P<end>/)?(?P<name>[a-zA-Z][^\t\n\f\r />]*+)(?P<attributes>(?:{_ATTRIBUTE_FORM})*+)[\t\n\f\r /]*+>?"
    rf"|[!?/][^>]*+>?)",
    re.S,
)
_TAG = re.compile(rf"<[a-zA-Z][^\t\n\f\r />]*+(?:{_ATTRIBUTE_FORM})*+", re.S)
_FORMATS = frozenset(["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
_CASELESS = "|".join("".join(f"[{char}{char.upper()}]" for char in name) for name in sorted(_FORMATS))
_FORMAT_TAG = re.compile(rf"<(?=[bBcCeEfFiInNsStTuU])(?:{_CASELESS})[\s>/]")  # a class is found sooner than a flag
_FORMAT_END = re.compile(rf"</(?:{_CASELESS})[\s>]")
_VOID = frozenset(
    str.split(
        "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr"
    )
)
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"])
_FOREIGN = frozenset(["svg", "math", "select"])
_SCOPES = frozenset(["table", "td", "th", "caption", "template", "object", "applet", "marquee", "html"])
_TABLE = frozenset(
    ["table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "template", "object", "applet", "marquee"]
)
_NOTHING: frozenset[str] = frozenset()
_ENDED_BY = (  # what a start tag ends where it stands open right before it
    dict.fromkeys(
        str.split(
            "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form "
            "h1 h2 h3 h4 h5 h6 header hr main menu nav ol p pre section summary ul"
        ),
        frozenset(["p"]),
    )
    | dict.fromkeys(["dt", "dd"], frozenset(["dt", "dd", "p"]))
    | dict.fromkeys(["td", "th"], frozenset(["td", "th"]))
    | dict.fromkeys(["tbody", "thead", "tfoot"], frozenset(["td", "th", "tr", "tbody", "thead", "tfoot"]))
    | {
        "li": frozenset(["li", "p"]),
        "tr": frozenset(["td", "th", "tr"]),
        "option": frozenset(["option"]),
        "optgroup": frozenset(["option", "optgroup"]),
    }
)
