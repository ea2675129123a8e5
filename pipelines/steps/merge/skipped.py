"""The hour that clocks skip in spring: WordPress' API, which reads its own UTC as the site's clock, is an hour late.

The API states the site's clock beside it. Where every time zone of the world that fits all else a site states has
another offset at that moment, and the right one an hour earlier, the earlier moment is meant.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


def are_late(shown: NDArray[np.int64], utc: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of these moments (`utc`, each with the site's clock then, both in microseconds) are stated an hour late."""
    offsets = np.round((shown - utc) / _QUARTER).astype(np.int64) * _QUARTER
    clock = (utc // _HOUR) % 24
    of_night = (clock >= 1) & (clock <= _MORNING)
    doubtful = of_night & np.isin(offsets + _HOUR, offsets)
    late = np.zeros(len(shown), np.bool_)
    if not doubtful.any():
        return late
    sure = np.flatnonzero(~of_night)
    stated = np.stack([utc[sure] // _WEEK, offsets[sure]], axis=1)
    _, some = np.unique(stated, axis=0, return_index=True)
    zones = _fitting([(_moment(utc[one]), _span(offsets[one])) for one in sure[some]])
    for one in np.flatnonzero(doubtful):
        at, offset = _moment(utc[one]), _span(offsets[one])
        late[one] = bool(zones) and all(
            zone.utcoffset(at.astimezone(zone)) != offset
            and zone.utcoffset((at - _ONE_HOUR).astimezone(zone)) == offset + _ONE_HOUR
            for zone in zones
        )
    return late


def _fitting(stated: Sequence[tuple[datetime, timedelta]]) -> list[ZoneInfo]:
    """The time zones that have each of these offsets at its moment; none where little is stated."""
    if len({offset for _, offset in stated}) < _KINDS:
        return []
    return [zone for zone in _zones() if all(zone.utcoffset(at.astimezone(zone)) == offset for at, offset in stated)]


@lru_cache(maxsize=1)
def _zones() -> tuple[ZoneInfo, ...]:
    return tuple(_known(available_timezones()))


def _known(names: Iterable[str]) -> Iterable[ZoneInfo]:
    for name in sorted(names):
        try:
            yield ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # a file of the system's that is no zone
            continue


def _moment(utc: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(utc))


def _span(offset: int) -> timedelta:
    return timedelta(microseconds=int(offset))


_HOUR = 3_600_000_000  # microseconds
_ONE_HOUR = timedelta(hours=1)
_QUARTER = _HOUR // 4
_WEEK = 7 * 24 * _HOUR
_MORNING = 4  # clocks skip an hour between midnight and three, so that what was read as one of it ends before five
_KINDS = 2  # a site that states the same offset in summer and winter skips no hour
