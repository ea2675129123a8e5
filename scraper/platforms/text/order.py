"""Do the names of a saved page stand before or after what they said? Told by evidence of the whole page only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from scraper.platforms.text.lines import is_button, is_date_line, is_footer, is_form, is_heading, is_name
from scraper.platforms.text.markers import forms_in, telling_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Comment
    from scraper.platforms.text.markers import Marker

Order = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Told:
    """The comments' part of a page: its markers, what stands before the first, and what follows each.

    `texts` has one entry more than `markers`. `opened` is whether a heading parts the first text from the post,
    `layout` what blank lines and buttons say of the order.
    """

    markers: tuple[Marker, ...]
    texts: tuple[tuple[str, ...], ...]
    form: str
    opened: bool
    layout: Order | None

    @property
    def order(self) -> Order | None:
        """Where the names stand; None where the page leaves it open.

        A name right under the heading can only stand before its text, a name with nothing after it only behind it:
        both, or neither, say nothing, and then the blank lines and the buttons must all say the same.
        """
        own = [n for n, marker in enumerate(self.markers) if marker.kind == "comment"]  # pings may have no words
        first, last = (own[0], own[-1]) if own else (0, len(self.markers) - 1)
        leads, ends = self.opened and not any(self.texts[: first + 1]), not any(self.texts[last + 1 :])
        if own and all(self.markers[n].speaks for n in own):
            return None if ends and not leads else "before"
        if leads or ends:
            return None if leads and ends else "before" if leads else "after"
        return self.layout

    @property
    def look_alike(self) -> bool:
        """Could each line over a date be words rather than a name, as "name, words, date" is a form too?"""
        if self.form != "over":
            return False
        if any(is_date_line(line) for text in self.texts for line in text):
            return True
        if self.opened and not self.texts[0]:
            return False
        return all(len(text) == 1 and is_name(text[0]) for text in self.texts if text)


def told_in(lines: Sequence[str], start: int, *, opened: bool, declared: int | None) -> Told | None:
    """The comments from line `start` on, in the form whose number is the one declared, else in the most frequent."""
    found = {}
    forms = forms_in if opened else telling_in
    for form, markers in forms(lines, start, len(lines)).items():
        found[form] = _bounded(lines, markers, declared)
    if not found:
        return None
    fitting = [form for form, (markers, _) in found.items() if declared in numbers_of(markers)]
    form = fitting[0] if fitting else max(found, key=lambda each: len(found[each][0]))
    markers, stop = found[form]
    bounds = [start, *(at for marker in markers for at in (marker.start, marker.end)), stop]
    texts = [
        _cleaned(part) for part in _cut_at_button([lines[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True)])
    ]
    texts[0] = _without_furniture(texts[0]) if opened else texts[0]
    layout = _layout(lines, markers, start, stop)
    markers, texts = _with_dates_over(markers, texts)
    return Told(tuple(markers), tuple(texts), form, opened, layout)


def numbers_of(entries: Sequence[Marker | Comment]) -> tuple[int, int]:
    """How many comments these are, with pingbacks and without: a heading counts them in one way or the other."""
    return len(entries), sum(entry.kind == "comment" for entry in entries)


def _bounded(lines: Sequence[str], markers: list[Marker], declared: int | None) -> tuple[list[Marker], int]:
    """The markers up to the line that ends the comments, and that line: the first that looks so, unless only a later
    one leaves as many as are declared (a comment may say "Powered by tea")."""
    ends = [n for n in range(markers[0].end, len(lines)) if is_footer(lines[n])] + [len(lines)]
    bounded = [([marker for marker in markers if marker.start < end], end) for end in ends[:_FOOTERS]]
    return next((found for found in bounded if declared in numbers_of(found[0])), bounded[0])


def _cut_at_button(parts: list[Sequence[str]]) -> list[Sequence[str]]:
    """Where the words of all others end with a button, the last ones' do, too; what follows is the page's."""
    ends = [next((is_button(line) for line in reversed(part) if line), False) for part in parts[1:-1]]
    button = next((n for n, line in enumerate(parts[-1]) if is_button(line)), None)
    if not ends or not all(ends) or button is None:
        return parts
    return [*parts[:-1], parts[-1][:button]]


def _with_dates_over(markers: list[Marker], texts: list[tuple[str, ...]]) -> tuple[list[Marker], list[tuple[str, ...]]]:
    """Where each name has its date in the line over it, the dates are the names' and no longer of the texts before."""
    over = texts[:-1]
    if any(m.date for m in markers) or len(over[0]) != 1 or not all(text and is_date_line(text[-1]) for text in over):
        return markers, texts
    dated = [replace(marker, date=text[-1]) for marker, text in zip(markers, over, strict=True)]
    return dated, [*(_cleaned(text[:-1]) for text in over), texts[-1]]


def _cleaned(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines without the blank ones and the buttons at either end."""
    first, last = 0, len(lines)
    while first < last and (not lines[first] or is_button(lines[first])):
        first += 1
    while last > first and (not lines[last - 1] or is_button(lines[last - 1])):
        last -= 1
    return tuple(lines[first:last])


def _without_furniture(lines: Sequence[str]) -> tuple[str, ...]:
    """What follows links to the form and to feeds, which stand under the heading of the comments."""
    first = 0
    while first < len(lines) and (not lines[first] or is_footer(lines[first]) or is_heading(lines[first])):
        first += 1
    return tuple(lines[first:])


def _layout(lines: Sequence[str], markers: Sequence[Marker], start: int, stop: int) -> Order | None:
    """What blank lines and the links to answer say, where every name says the same."""
    if len(markers) < 2:
        return None
    said = {_beside(lines, marker, start, stop) for marker in markers}
    return said.pop() if len(said) == 1 else None


def _beside(lines: Sequence[str], marker: Marker, start: int, stop: int) -> Order | None:
    over = lines[marker.start - 1] if marker.start > start else ""
    under = lines[marker.end] if marker.end < stop else ""
    over, under = ("" if is_button(line) or is_form(line) else line for line in (over, under))
    if bool(over) == bool(under):
        return None
    return "after" if over else "before"


def date_at_end(text: Sequence[str]) -> tuple[tuple[str, ...], str | None]:
    """A text without the date that some blogs put under it, and that date."""
    if len(text) > 1 and is_date_line(text[-1]):
        return _cleaned(text[:-1]), text[-1]
    return tuple(text), None


_FOOTERS = 50  # lines that may end the comments, of a page made to have many
