"""Whom a text speaks to by name: "@helen", "Hannah, I agree", "Hi Helen", "Re: Hannah", "Thank you so much, Helen!"

Names are those of the thread. A name that only tells about somebody ("Helen is right", "as Helen said") is none of it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.steps.thread.calling import ABOUT, AND, DIRECTIONS, FILLERS, GREETINGS, SAYS, TITLES
from pipelines.steps.thread.names import FIRST, PART, WHOLE, Called, Names, Token, tokens_of

AT, START, ADDRESSED = "at name", "named at the start", "addressed"


class Address(NamedTuple):
    """Who is spoken to (more than one where a name is of several), and how that is known; behind an @ also nobody of
    the thread, as in an answer to somebody whose words are not held."""

    people: tuple[int, ...]
    how: str


def addressed(text: str, names: Names, *, inflected: bool = False) -> Address | None:
    """Whom a text speaks to; None where nothing tells, or where it speaks to several in turn."""
    if "@" in text or "＠" in text:
        by_sign = _signed(text, names)
        if by_sign is not None:
            return by_sign if by_sign.people or by_sign.how else None
    opening = text[:OPENING]
    if not names.may_stand_in(opening, inflected=inflected):
        return None
    tokens = tokens_of(opening)
    found = _at_start(opening, tokens, names, inflected)
    if found is None:
        found = _in_first_sentence(opening, tokens, names)
    return found


OPENING = 160  # characters in which somebody is called


def _signed(text: str, names: Names) -> Address | None:
    """Who stands behind an @: at the start of the text, else of its lines, else anywhere; there one person alone."""
    at_start: list[tuple[int, ...]] = []
    elsewhere: list[tuple[int, ...]] = []
    unknown = False
    last = 0
    for sign in _AT.finditer(text):
        tokens = tokens_of(text, sign.end(), sign.end() + 60)[:6]
        called = names.at(tokens, 0) if tokens and tokens[0].start == sign.end() else None
        leads = not text[last : sign.start()].strip(_BETWEEN)
        if called is None:
            unknown |= leads and not at_start
            continue
        last = tokens[called.after - 1].end
        (at_start if leads or text[: sign.start()].endswith("\n") else elsewhere).append(called.people)
    if unknown:
        return Address((), AT)
    people = list(dict.fromkeys(at_start or elsewhere))
    if len(people) == 1:
        return Address(people[0], AT)
    return Address((), "") if people else None


_AT = re.compile(r"(?<![\w.@＠/])[@＠][ \u00a0]?(?=\w)")
_BETWEEN = " \n\u00a0,:;.!&>-–"


def _at_start(text: str, tokens: list[Token], names: Names, inflected: bool) -> Address | None:
    """A name right at the start, or after greetings, thanks, a direction and the like."""
    greeted = directed = titled = False
    for place, token in enumerate(tokens[:8]):
        if place and "\n" in text[tokens[place - 1].end : token.start]:
            break
        word = token.word
        spoken = word in GREETINGS or word in FILLERS or word in DIRECTIONS or word in TITLES
        called = names.at(tokens, place, inflected=inflected)
        if called is not None and not (spoken and called.how_well < WHOLE) and word not in FILLERS | GREETINGS:
            after = _after(text, tokens, called)
            calls = _ends_call(text, tokens, called) or _says(tokens, called)
            direct = greeted and not directed and after[:1] not in ("'", "’", "-", "_", "/")
            enough = called.how_well >= FIRST or titled or greeted or len(word) > 3
            if enough and (calls or direct) and not _goes_on(text, tokens, called, names):
                return Address(called.people, START)
            return None
        if not spoken:
            return None
        greeted |= word in GREETINGS
        directed |= word in DIRECTIONS
        titled |= word in TITLES
    return None


def _in_first_sentence(text: str, tokens: list[Token], names: Names) -> Address | None:
    """A name that the first sentence sets off: "I am glad, Helen, that", "Great to hear, Jenny!"."""
    end = _SENTENCE.search(text)
    limit = end.start() if end else len(text)
    for place in range(1, len(tokens)):
        token = tokens[place]
        if token.start >= limit:
            break
        called = names.at(tokens, place)
        if called is None or called.how_well < FIRST or token.word in FILLERS | GREETINGS | ABOUT:
            continue
        before = text[tokens[place - 1].end : token.start]
        previous = tokens[place - 1].word
        if previous in TITLES or previous in GREETINGS:  # "Gratulation, liebe Helen!", "my dear Helen"
            set_off = _ends_call(text, tokens, called)
        elif "," in before or "،" in before or "、" in before:
            set_off = _after(text, tokens, called)[:1] in _MARKS
        else:
            last = called.after >= len(tokens) or tokens[called.after].start > limit
            ends = last and _after(text, tokens, called)[:1] == "!"
            set_off = ends and place < 7 and previous not in ABOUT and before.strip() == ""
        if set_off and not _is_listed(text, tokens, place, called, names):
            return Address(called.people, ADDRESSED)
    return None


_SENTENCE = re.compile(r"[.!?…。！？](?=\s|$)|\n")
_MARKS = frozenset(",.!?:;…،、。！")


def _after(text: str, tokens: list[Token], called: Called) -> str:
    """What stands between a name and the next word."""
    end = tokens[called.after].start if called.after < len(tokens) else len(text)
    return text[tokens[called.after - 1].end : end].lstrip(" \u00a0")


def _ends_call(text: str, tokens: list[Token], called: Called) -> bool:
    """Does a mark, a line's or the text's end follow a name?"""
    between = text[tokens[called.after - 1].end : tokens[called.after].start] if called.after < len(tokens) else "\n"
    bare = between.strip(" \u00a0")
    if "\n" in between or not bare:
        return "\n" in between
    if bare[0] in "'’/_@" or (bare[0] in ".-" and between == bare):
        return False
    return not (bare[0] in "(&+" or bare[0].isalnum())


def _says(tokens: list[Token], called: Called) -> bool:
    """ "Helen wrote" at the very start stands before her words."""
    return called.after < len(tokens) and tokens[called.after].word in SAYS


def _goes_on(text: str, tokens: list[Token], called: Called, names: Names) -> bool:
    """Are more people called in the same breath ("Helen and Ben,", "Helen, Ben:")?"""
    place = called.after
    if place + 1 < len(tokens) and tokens[place].word in AND:
        bare = not text[tokens[place - 1].end : tokens[place].start].strip()
        return bare and (text[tokens[place + 1].start].isupper() or names.at(tokens, place + 1) is not None)
    other = names.at(tokens, place) if place < len(tokens) else None
    return other is not None and other.how_well > PART


def _is_listed(text: str, tokens: list[Token], place: int, called: Called, names: Names) -> bool:
    """Is it one of several names ("I agree with Ann, Helen, and Bob")?"""
    before = names.at(tokens, place - 1)
    if before is not None and before.how_well > PART and before.after == place:
        return True
    if called.after >= len(tokens):
        return False
    between = text[tokens[called.after - 1].end : tokens[called.after].start].lstrip()
    if between.startswith((".", "!", "?")):
        return False
    return (len(tokens[called.after].word) > 1 and tokens[called.after].word in AND) or _goes_on(
        text, tokens, called, names
    )
