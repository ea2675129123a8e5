"""Did a domain change hands? Two faces of it, and what became of the addresses that others link to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.hands.face import alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.hands.face import Face


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a site as it was. `faces` are earlier ones, `said` what others called it, `lost` and `kept` how
    many addresses that it had then give no page of their own now, or still do."""

    faces: tuple[Face, ...] = ()
    said: tuple[str, ...] = ()
    lost: int = 0
    kept: int = 0


def changed(now: Face, past: Past) -> str | None:
    """Why a site is not what it was, with what was seen; None where it may be.

    A page that is nobody's is enough by itself. All else needs the past: wares of spam, a new name, another language
    are no reason while one address of then still gives its page.
    """
    if now.nobodys:
        return now.nobodys
    if past.kept:
        return None
    names = [*(face.title for face in past.faces), *past.said]
    strange = _strange(now.title, names)
    languages = {face.language for face in past.faces if face.language}
    other_tongue = bool(now.language and languages and now.language not in languages)
    was_peddled = any(face.peddled for face in past.faces)
    before = f"was “{names[0]}”" if names and names[0] else "others link to what is gone"
    if now.peddled and not was_peddled and (strange or past.lost):
        return f"{now.peddled}; it {before}" if names else now.peddled
    if past.faces and strange and past.lost >= 2:
        how = f", in {now.language} instead of {', '.join(sorted(languages))}" if other_tongue else ""
        return f"now “{now.title}”{how}, {before}, and none of {past.lost} addresses of then gives its page"
    if past.faces and strange and other_tongue and past.lost:
        return f"now “{now.title}” in {now.language}, {before} in {', '.join(sorted(languages))}"
    return None


def _strange(title: str | None, names: Sequence[str | None]) -> bool:
    """Is a title like none of these names, where there are any that tell something?"""
    told = [same for name in names if (same := alike(title, name)) is not None]
    return bool(told) and not any(told)
