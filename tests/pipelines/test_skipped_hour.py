"""Comments in the hour that clocks skip in spring, which WordPress' API states an hour late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from pipelines.steps.merge.skipped import are_late


def stated(zone: str, true: list[datetime]) -> tuple[list[int], list[int]]:
    """The site's clock and what the API says is UTC, of these moments, as WordPress does it."""
    shown, utc = [], []
    for at in true:
        clock = at.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)
        read = at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)
        shown.append(int(clock.timestamp()) * 1_000_000)
        utc.append(int(read.timestamp()) * 1_000_000)
    return shown, utc


def days(year: int, hour: int) -> list[datetime]:
    """A moment of each fifth day of two years."""
    return [datetime(year, 1, 1, hour, 20, tzinfo=UTC) + timedelta(days=day) for day in range(0, 730, 5)]


@pytest.mark.parametrize(
    ("zone", "skipped"),
    [
        ("Europe/London", datetime(2011, 3, 27, 1, 22, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2011, 3, 27, 2, 40, tzinfo=UTC)),
        ("America/New_York", datetime(2011, 3, 13, 2, 5, tzinfo=UTC)),
        ("Australia/Sydney", datetime(2011, 10, 2, 2, 59, tzinfo=UTC)),
    ],
)
def test_what_is_late_is_found_in_any_zone_and_nothing_else(zone: str, skipped: datetime) -> None:
    """The one in the skipped hour, not those an hour before or behind it, nor those of any night."""
    around = [skipped - timedelta(hours=1), skipped + timedelta(hours=1), skipped + timedelta(hours=2)]
    others = [*around, *days(2010, 12), *days(2010, 3)]
    shown, utc = stated(zone, [skipped, *others])
    assert are_late(np.array(shown), np.array(utc)).tolist() == [True, *[False] * len(others)]


@pytest.mark.parametrize("known", [[], days(2010, 12)[:10]])
def test_where_the_zone_is_not_certain_nothing_is_said(known: list[datetime]) -> None:
    """Too little is known: that clocks change at all, or when."""
    shown, utc = stated("Europe/London", [datetime(2011, 3, 27, 1, 22, tzinfo=UTC), *known])
    assert not are_late(np.array(shown), np.array(utc)).any()
