"""Whose a candidate's domain is now, and what it was: by its feed, by what an archive holds, by what others link to."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from scraper.hands import Past, alike, changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipelines.discover.ranking import Candidate, Period
    from scraper.probe import Entry, Findings, Then


def whose(one: Candidate, found: Findings) -> str | None:
    """Why a candidate is not the site that others link to, with what it was where an archive says so; None where it
    may be."""
    if found.face is None:
        return None
    said = tuple(mention.words for mention in one.mentions if mention.how.startswith("listed") and mention.words)
    faces = (one.then.face,) if one.then is not None and one.then.face is not None else ()
    lost = {url for url in found.lost if url not in found.kept}
    linked = one.years[-1] if one.years else None
    past = Past(faces, said, len(lost), _signs_of_itself(one, found), linked)
    reason = changed(found.face, past, found.feed)
    was = _was(one.then) if reason is not None and one.then is not None else None
    return reason if was is None or reason is None else f"{was}; today {reason.removeprefix('now ')}"


def _signs_of_itself(one: Candidate, found: Findings) -> int:
    """Addresses of then that give their page, entries of then that it lists, by day, address or title, and, but for one
    that sells, the topic."""
    of_then = {page.url for page in one.then.pages} if one.then is not None else set()
    titles = {told for entry in one.then.found.entries.values() if (told := _told(entry))} if one.then else set()
    until = _alive_until(one)
    kept = len(found.kept)
    for entry in found.entries.values():
        year = entry.published.year if entry.published is not None else entry.year
        is_old = until is not None and year is not None and year <= until
        kept += is_old or entry.url in of_then or _told(entry) in titles
    return kept + (not found.sells and found.evidence >= 1)


def _told(entry: Entry) -> str | None:
    """A title by which an entry is known again: of some length, as many call one "Letters"."""
    title = " ".join(re.findall(r"\w+", (entry.title or "").casefold()))
    return title if len(title) >= _TELLING else None


_TELLING = 8  # characters


def _alive_until(one: Candidate) -> int | None:
    """The last year of which an entry is one of then: a year after the last link, or that of an archive's last
    capture about then."""
    linked = [one.years[-1] + 1] if one.years else []
    span = one.then.span if one.then is not None and one.then.face is not None and linked else None
    return max([*linked, *([span[1].year] if span else [])], default=None)


def _was(then: Then) -> str | None:
    """What it was: a site of a make, with its name, on the topic or not."""
    face = then.face
    if face is None or face.at is None:
        return None
    make = then.found.platform if then.found.platform not in (None, "generic") else None
    name = f" “{face.title}”" if face.title else ""
    about = f" on {', '.join(then.terms[:3])}" if then.terms else ", not seen on the topic"
    return f"in {face.at.year} a {make + ' ' if make else ''}site{name}{about}"


def past_points(one: Candidate, period: Period) -> Iterator[tuple[float, str]]:
    """A line on what an archive holds of a site, with points for what of it is on the topic."""
    then = one.then
    if then is None or (then.problem and not then.is_listed):
        if then is not None and then.problem:
            yield 0.0, f"no word of its past: {then.problem}"
        return
    if not then.is_listed:
        return
    held = held_of(then)
    if held is None:
        yield 0.0, "the archive holds no page of it"
        return
    within = [entry for entry in then.found.matching if is_within(entry, period)]
    evidence = sum(entry.strength + min(1.0, 0.5 * entry.discussed) for entry in within)
    seen = f"{len(then.found.matching)} of {len(then.found.entries)} entries on the topic"
    read = f"{len(then.read)} read: {seen}" if then.read else "none could be read"
    how = "; take it in, then `crawl --via wayback`" if evidence else ""
    yield round(3 * math.log2(1 + evidence), 1), f"an archive has {held}, {read}{how}"
    talked = sum(entry.discussed for entry in within)
    if talked:
        yield round(min(3.0, 1 + 0.5 * talked), 1), f"{talked} comment{'' if talked == 1 else 's'} on the topic then"


def held_of(then: Then) -> str | None:
    """What an archive holds, in words; None where it holds nothing."""
    span = then.span
    if span is None:
        return None
    more = "more than " if then.is_cut else ""
    number = f"{more}{then.captures:,} capture{'' if then.captures == 1 else 's'}"
    return f"{number} from {span[0]:%Y-%m-%d} to {span[1]:%Y-%m-%d}"


def has_past_on_topic(one: Candidate) -> bool:
    """Is it gone or another's, and was it on the topic once?"""
    return one.then is not None and bool(one.then.found.matching) and one.verdict in ("gone", "changed hands")


def may_be_anothers(one: Candidate) -> bool:
    """Is it worth asking an archive what it was: is it gone, or another's, or without a trace of the topic, though
    nothing of it says that it is the site that others linked to?"""
    found = one.findings
    if found is None or one.then is not None:
        return False
    if one.verdict in ("gone", "changed hands"):
        return True
    if one.verdict != "off topic" and not (found.sells and found.answered):
        return False
    return not _signs_of_itself(one, found)


def may_be_compared(one: Candidate) -> bool:
    """Is it worth asking for what it had then: has it another name now, or wares, and nothing on the topic?"""
    found, then = one.findings, one.then
    if found is None or then is None or one.verdict == "changed hands" or then.face is None or not then.addresses:
        return False
    if one.verdict != "off topic" and not found.sells:
        return False
    is_another = found.sells or alike(found.face.title if found.face else None, then.face.title) is False
    return is_another and not _signs_of_itself(one, found)


def most_doubtful(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those of which an archive is to be asked: what is surely not itself or sells wares first, then what lost the
    pages that others link to, then what posts and comments on the topic link to."""
    return sorted(
        (one for one in candidates if may_be_anothers(one)),
        key=lambda one: (
            one.verdict == "off topic" and not (one.findings is not None and one.findings.sells),
            not (one.findings is not None and one.findings.lost),
            not any(mention.how in ("ping", "cited", "in a comment") for mention in one.mentions),
            -sum(points for points, _ in one.why if points > 0),
            one.site,
        ),
    )


def is_within(entry: Entry, period: Period) -> bool:
    """Is an entry of the period, or of no day that was seen?"""
    day = entry.published.date() if entry.published else None
    first, last = period
    return day is None or ((first is None or day >= first) and (last is None or day <= last))
