"""Who wrote an entry, where no element is called so: the name behind "by" in a line of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.date_part import dated_part, without_date
from scraper.dates import is_date
from scraper.platforms.words import name_beside
from scraper.text import line_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.items import Page


def signed_by(page: Page, is_apart: Callable[[Any], bool]) -> tuple[str | None, str | None, str | None]:
    """The name in a page's first byline, the address behind it, the date in its line; `is_apart` leaves places out.

    "Posted by", "Autor:" and the like tell a byline anywhere; a bare "by" only before a name alone or beside a date.
    """
    for node in page.tree.body.traverse(include_text=True) if page.tree.body is not None else ():
        words = (node.text_content or "").strip()  # of an element there is none
        match = BY.match(words) if 2 <= len(words) <= _LONGEST else None
        if match is None or node.parent.tag in _NO_WORDS or is_apart(node.parent):
            continue
        name, behind = _behind(node, words[match.end() :].strip())
        if name and (match["sure"] or _is_signature(node, name, words, behind)):
            return name, _address(page, behind), dated_part(line_of(node.parent) or "")
    return None, None, None


def line_signed(line: str) -> str | None:
    """The name behind "by" and the like at the beginning of a line or of a part of it, up to a sign or a date."""
    for part in (line, *(_PARTS.split(line) if len(line) <= _LONGEST else ())):
        match = BY.match(part) or _LABEL.search(part)
        if match is not None:
            rest = part[match.end() :].strip(" :")
            return _name(_ENDS.split(without_date(rest) or rest, maxsplit=1)[0])
    match = _WITHIN.search(line) or _BEHIND_DATE.search(without_date(line) or "") if len(line) <= _LONGEST else None
    return _name(_ENDS.split(match[1], maxsplit=1)[0].strip(" .")) if match else None


def line_named(line: str) -> str | None:
    """The name in a line that is called a writer's, without its date."""
    words = without_date(line)
    return _name(_ENDS.split(line if words is None else words, maxsplit=1)[0])


def line_dated(line: str) -> str | None:
    """A name in full, as papers print it, beside a day: "Ada Fern, 3 May 2009", "3.5.2009 | Ada Fern"."""
    words = without_date(line)
    name = _name(words) if words else None
    if name is None or not _FULL <= len(name.split()) <= _WORDS or any(c.isdigit() for c in name):
        return None
    return name if not _is_low(name) else None


def _is_low(name: str) -> bool:
    """Does a word begin small, other than "de" and the like in names?"""
    return any(word[:1].islower() for word in name.split() if word.casefold() not in _PARTICLES)


def _address(page: Page, node: Any) -> str | None:
    anchor = None if node is None else node if node.tag == "a" else node.css_first("a[href]")
    href = anchor.attributes.get("href") if anchor is not None else None
    return normal(href, page.url) if href else None


def _behind(node: Any, rest: str) -> tuple[str | None, Any]:
    """The name in the rest of a line, else in the element that follows."""
    if any(c.isalpha() for c in rest):
        found = _ENDS.split(rest, maxsplit=1)[0]
        return _name(found), None
    behind = node.next
    if behind is None or behind.tag[0] in "-!" or len(behind.text(deep=True)) > _NAME:
        return None, None
    return _name(line_of(behind) or ""), behind


def _name(words: str) -> str | None:
    name = name_beside(words) if len(words) <= _NAME and not is_date(words) else None
    return name if name and len(name.split()) <= _WORDS else None


def _is_signature(node: Any, name: str, words: str, behind: Any) -> bool:
    """A name as names are written, with a date beside it or nothing but signs."""
    if _is_low(name):
        return False
    line = line_of(node.parent) or ""
    if len(line) > _LONGEST:
        return False
    rest = line.partition(name)[2]
    return behind is not None or is_date(words, day=True) or not rest.strip() or bool(_SIGN.match(rest))


_LONGEST = 200  # characters of a byline
_NAME = 60
_WORDS = 5
_FULL = 2  # words of a name in full
_NO_WORDS = frozenset(str.split("script style noscript template textarea option title a button label li"))
_PARTICLES = frozenset(str.split("de da do dos das del di van von der den la le du af av zu y e"))
_SIGN = re.compile(r"\s*(?:[-–—|·•,(/]|$)")
_ENDS = re.compile(
    r"\s+(?:[-–—|·•/]|on|at|in|am|um|vom|le|à|dans|el|a las|en|em|às|il|alle|op|om|den|kl\.?|dnia|o|в|для|"
    r"under|unter|and|und|filed|last updated|updated|published|publi[ée]|"
    r"mis à jour|aktualisiert|zuletzt)\s|[|,(\n•·]|(?<=\w\w)\.\s",
    re.I,
)
_BEHIND_DATE = re.compile(  # "Posted on 3 May 2009 at 9 pm by Ada": the date leaves a stroke
    r"(?:^|\|)\W*(?:kl\.?|um|at|à|klo|uhr|om|alle|às|h)?\W*(?:(?:in|unter|under) [^|]{1,40}? )?"
    r"(?:by|von|par|por|di|door|av|af|от)\s([^\W\d_a-z][^,|]*)$"
)
_PARTS = re.compile(r"\s+[-–—|·•/]\s+")
_LABEL = re.compile(r"(?:^|\s)(?:作者|撰文|記者|记者|文|автор|text|tekst|texte|testo|texto|words)\s?[:：]\s?", re.I)
_SURELY = (
    "posted by|published by|written by|submitted by|eingestellt von|gepostet von|geschrieben von|verfasst von|"
    "veröffentlicht von|eingereicht von|publié par|posté par|envoyé par|rédigé par|écrit par|soumis par|"
    "publicado por|postado por|enviado por|escrito por|pubblicato da|postato da|scritto da|inviato da|gepost door|"
    "geplaatst door|geschreven door|upplagd av|skrivet av|skrevet av|lagt inn av|indsendt af|skrevet af|"
    "lähettänyt|kirjoittanut|napisane przez|dodane przez|vložil|napsal|автор|autor|autora|autorin|auteur|autore|"
    "author|作者|yazan|yazar|(?:ein )?(?:beitrag|artikel|bericht|text) von|(?:article|story|words|text) by|"
    "un article de|un artículo de|un articolo di|een artikel van"
)
_WITHIN = re.compile(rf"(?<=\w)\s(?:{_SURELY})\s?[:：]?\s(.+)$", re.I)  # "This entry was posted by Ada on 3 May"
BY = re.compile(rf"[|·•–—,-]?\s*(?:(?P<sure>{_SURELY})\s?[:：]?|by|von|par|por|di|door|av|af|от)(?![^\W\d_])", re.I)
