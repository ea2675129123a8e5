"""Did a domain change hands? Two faces of it, its feed, and what became of the addresses that others link to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.hands.face import alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.hands.face import Face
    from scraper.hands.feed import FeedFace


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a site as it was. `faces` are earlier ones, `said` what others called it, `lost` and `kept` how
    many addresses that it had then give no page of their own now, or still do; `linked` is the last year in which
    others linked to it. Entries of then that it still lists count as `kept`, too."""

    faces: tuple[Face, ...] = ()
    said: tuple[str, ...] = ()
    lost: int = 0
    kept: int = 0
    linked: int | None = None


def changed(now: Face, past: Past, feed: FeedFace | None = None) -> str | None:
    """Why a site is not what it was, with what was seen; None where it may be. `feed` is that of now.

    A page that is nobody's is enough by itself. All else needs the past: wares of spam, a new name, another language
    are no reason while one address of then still gives its page. A name that is kept speaks for a site, and so do the
    sites that it lists; but not against wares of spam, for the name is what these are sold under.
    """
    if now.nobodys:
        return now.nobodys
    if past.kept:
        return None
    names = [*(face.title for face in past.faces), *past.said]
    is_strange = _is_strange([now.title, feed.title if feed else None], names)
    before = f"was “{names[0]}”" if names and names[0] else "others link to what is gone"
    wares = now.peddled or (feed.peddled if feed else None)
    if wares and not any(face.peddled for face in past.faces) and (is_strange or past.lost):
        return f"{wares}; it {before}" if names else wares
    if any(len(face.listed & now.listed) >= _SHARED for face in past.faces):
        return None
    return _renamed(now, past, before, is_strange=is_strange) or _anew(past, feed, before, is_strange=is_strange)


def _renamed(now: Face, past: Past, before: str, *, is_strange: bool) -> str | None:
    """Another name, and nothing of then: with two addresses that are lost, or one and another language."""
    languages = {face.language for face in past.faces if face.language}
    other_tongue = bool(now.language and languages and now.language not in languages)
    if not past.faces or not is_strange:
        return None
    if past.lost >= 2:
        how = f", in {now.language} instead of {', '.join(sorted(languages))}" if other_tongue else ""
        return f"now “{now.title}”{how}, {before}, and none of {past.lost} addresses of then gives its page"
    if other_tongue and past.lost:
        return f"now “{now.title}” in {now.language}, {before} in {', '.join(sorted(languages))}"
    return None


def _anew(past: Past, feed: FeedFace | None, before: str, *, is_strange: bool) -> str | None:
    """A feed that begins years after others linked to the site, under another name, with what they linked to lost."""
    if feed is None or feed.first is None or past.linked is None or not is_strange or not past.lost:
        return None
    if not feed.begins_anew or feed.first.year < past.linked + _YEARS:
        return None
    name = f" “{feed.title}”" if feed.title else ""
    begins = f"begins in {feed.first.year} with no. {feed.lowest}"
    return f"its feed{name} {begins}, and it was linked until {past.linked}; it {before}"


_SHARED = 2  # sites that it lists now as then
_YEARS = 2  # between the last link and the first entry


def _is_strange(titles: Sequence[str | None], names: Sequence[str | None]) -> bool:
    """Is none of the titles like any of these names, where there are any that tell something?"""
    told = [same for title in titles for name in names if (same := alike(title, name)) is not None]
    return bool(told) and not any(told)
