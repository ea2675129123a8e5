"""The words of a message apart from what stands among them: bylines, buttons, notes of changes, signatures."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from scraper.date_part import without_date
from scraper.platforms.generic.columns import PROFILE, is_action
from scraper.platforms.generic.item import Parts, Record
from scraper.platforms.quotes import quoted_name
from scraper.platforms.words import SAYS, left_in_byline
from scraper.selecting import select
from scraper.text import is_emoji

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Quote


def chrome_in(node: Any, *, ruled: bool) -> frozenset[int]:
    """What stands in a message's text and is not its words: signature (below a line where `ruled`), buttons, notes."""
    found = {each.mem_id for each in select(node, _CHROME)}
    for button in node.css("a,button,span,li"):
        if is_action(button.text(deep=True)[:60]):
            found.add(button.mem_id)
    for rule in node.css("hr") if ruled else ():
        tail = behind(rule)
        if 0 < sum(len(each.text(deep=True).strip()) for each in tail) <= _SIGNATURE:
            found |= {each.mem_id for each in tail}
    return frozenset(found) - {node.mem_id}


def behind(node: Any) -> list[Any]:
    """The siblings after a node."""
    found, node = [], node.next
    while node is not None:
        found.append(node)
        node = node.next
    return found


def said_in(text: str | None, name: str | None, title: str) -> str | None:
    """The text without bylines, the thread's title and buttons at its ends, up to a signature or a note of changes."""
    if not text:
        return None
    lines = text.split("\n")
    while lines and (_is_byline(lines[0], name) or (len(lines) > 1 and _is_subject(lines[0], title))):
        lines.pop(0)
    while lines and _is_byline(lines[-1], name):
        lines.pop()
    text = "\n".join(line for line in lines if not _CODE.fullmatch(line))
    match = _STROKES.search(text)
    if match and len(text) - match.end() <= _SIGNATURE:
        text = text[: match.start()]
    return _EDITED.sub("", text).strip() or None


def without_heads(text: str, quotes: Sequence[Quote]) -> tuple[str | None, tuple[Quote, ...]]:
    """The text without lines such as "Ada wrote:","
    " which stand over quotes that are taken out; they name whom they quote."""
    lines = text.split("\n")
    heads = [line for line in lines if _HEAD.match(line)]
    if not heads:
        return text, tuple(quotes)
    names = iter([quoted_name(line) for line in heads])
    named = tuple(quote if quote.author else replace(quote, author=next(names, None)) for quote in quotes)
    return "\n".join(line for line in lines if line not in heads).strip() or None, named


def _is_subject(line: str, title: str) -> bool:
    """Is this the thread's title once more: "Re: Cold hands"?"""
    words = without_reply(line).casefold()
    return len(words) >= _TITLE and words in title


def without_reply(words: str) -> str:
    """A subject without "Re:" and the like before it."""
    return _REPLY.sub("", words.strip())


def _is_byline(line: str, name: str | None) -> bool:
    """Nothing, a button, a count of likes, or name and date once more."""
    words = line.replace(name, " ").strip(" :,|·•-") if name else line.strip()
    if not words:
        return True
    if len(words) > _BYLINE or any(is_emoji(word) for word in words.split()):
        return False
    if words.lstrip("#+").isdigit() or is_action(words) or len(PROFILE.findall(words)) > 1:
        return True
    rest = without_date(words)
    return rest is not None and not left_in_byline(rest)


def without_signatures(records: Sequence[Record]) -> tuple[Record, ...]:
    """Words that end several messages of one writer are a signature."""
    tails: dict[str, list[list[str]]] = {}
    for record in records:
        if record.parts.author and record.parts.text:
            tails.setdefault(record.parts.author, []).append(record.parts.text.split("\n"))
    shared = {author: _shared_tail(texts) for author, texts in tails.items() if len(texts) > 1}
    return tuple(_without_tail(record, shared.get(record.parts.author or "")) for record in records)


def _shared_tail(texts: Sequence[Sequence[str]]) -> str | None:
    """The longest run of lines that two messages after each other end with, if it leaves both some words."""
    best: list[str] = []
    for one, other in pairwise(texts):
        size = 0
        while size < min(len(one), len(other)) - 1 and one[-1 - size] == other[-1 - size]:
            size += 1
        tail = list(one[len(one) - size :]) if size else []
        best = tail if len(tail) > len(best) else best
    words = "\n".join(best).strip()
    return words if len(words.split()) >= _SIGNED else None


def _without_tail(record: Record, tail: str | None) -> Record:
    text = record.parts.text
    if not tail or not text or not text.endswith(tail) or text == tail:
        return record
    parts = record.parts
    shorter = text[: -len(tail)].rstrip()
    if not shorter:
        return record
    record.parts = Parts(shorter, parts.author, parts.author_url, parts.words, parts.stated, parts.links)
    return record


_CODE = re.compile(
    r"(?:code|quellcode|código|codice|kod|код|select all)\s?:(?:\s?(?:select all|alles auswählen))?", re.I
)
_TITLE = 4  # characters
_REPLY = re.compile(r"^(?:(?:re|aw|antw|sv|odp|vs|ответ)(?:\s?\[\d+\])?:\s*)+", re.I)
_BYLINE = 80  # characters
_SIGNATURE = 700  # characters
_SIGNED = 4  # words that a signature has at least, where nothing else tells it
_CHROME = (
    "[class*=signature],[class*=Signature],[id^=signature],[id^=sig_],.sig,.postsig,.post-sig,.user-sig,.usersig,"
    ".signatur,.bbsig,"
    "[class*=attach],[class*=Attach],[class*=modified],[class*=revision],button,form,nav,.attachbox,.attachments,"
    ".postbuttons,.post-buttons,.likes,.reactions,.post-actions,.actions,"
    "[class*=thank],[id*=thank],fieldset:has(> legend),.editby,.edited,.lastedit,"
    ".lastEdited,.modified,.notice,.rules,.ad,.adsbygoogle,.banner,.hidden,.sr-only,.js-edit,.post-menu,.post_controls"
)
_HEAD = re.compile(
    rf"^(?:.{{1,40}}\s(?:{SAYS}|posted|hat (?:folgendes )?geschrieben|a écrit)(?:\s(?:in|on)\s.{{1,80}})?|"
    r"(?:quote|zitat|citation|cita|citaat|cytat|citat|цитата|originally posted by|quote from|zitat von)\b.{0,60})"
    r"\s?:?[\s\u2191\u00bb]*$",
    re.I,
)
_STROKES = re.compile(r"(?:^|\n)\s*(?:_{4,}|-{8,}|={8,}|\*{8,}|--)\s*(?:\n|$)")
_EDITED = re.compile(
    r"\n\s*\[?(?:(?:this (?:post|message) (?:was|has been) )?(?:last )?(?:edited|modified)\b|edited by|"
    r"zuletzt (?:bearbeitet|geändert)|(?:bearbeitet|editiert|geändert) (?:von|am)|"
    r"(?:dieser|der|diese) (?:beitrag|nachricht) wurde [^\n]{0,80}(?:bearbeitet|editiert|geändert)|"
    r"dernière (?:modification|édition)|(?:message )?modifié (?:par|en dernier|le)|"
    r"(?:ce )?(?:message|post) a été (?:modifié|édité)|"
    r"última edición|editado|última edição|ultima modifica|"
    r"modificato da|laatst (?:gewijzigd|bewerkt)|ostatnio (?:zmieniony|edytowan)|senast (?:redigerad|ändrad)|"
    r"sist (?:redigert|endret)|sidst redigeret|"
    r"viimeksi muokannut|последний раз редактировал|отредактировано|naposledy upravil)[^\n]{0,160}\s*$",
    re.I,
)
