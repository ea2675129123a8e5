"""The period of a collection, which bounds its posts: what lies outside of it by its date, or already by its address.

A comment counts with its post, whenever it was written. Days are of UTC; an address and a bare clock are of the blog's
own zone, so a day on either side is left to the build, which knows more.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OUTSIDE = "outside the period"
MARGIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both kept; None where it is open."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        """Does it bound anything?"""
        return self.first is not None or self.last is not None

    def leaves_out(self, published: datetime | None) -> bool:
        """Was a post published outside of it? Of one without a date, or with one that stands for none, nobody knows."""
        if published is None or not _is_day(published):
            return False
        if published.tzinfo is not None:
            day = published.astimezone(UTC).date()
            return self._is_outside(day, day)
        return self._is_outside(published.date() - MARGIN, published.date() + MARGIN)

    def ended_before(self, modified: datetime | None) -> bool:
        """Was a page that was last changed then there before it begins? A change within it or later says nothing."""
        if modified is None or self.first is None or not _is_day(modified):
            return False
        return modified.date() + MARGIN < self.first

    def refuses(self, url: str) -> str | None:
        """The reason not to ask for an address whose own date is outside; None where it may lie inside."""
        if not self:
            return None
        if self.first is not None and (older := _OLDER.search(url)) and _day(older) + MARGIN <= self.first:
            return OUTSIDE
        days = _days_of(url)
        if days is None:
            return None
        return OUTSIDE if self._is_outside(days[0] - MARGIN, days[1] + MARGIN) else None

    def _is_outside(self, begins: date, ends: date) -> bool:
        return (self.first is not None and ends < self.first) or (self.last is not None and begins > self.last)


def _is_day(moment: datetime) -> bool:
    """Is there a day on either side of it? Not so at both ends of the calendar, which stand for "never"."""
    return date.min < moment.date() < date.max


def _days_of(url: str) -> tuple[date, date] | None:
    """The first and last day that a dated address stands for: of an entry, of an archive by day, month or year."""
    if (match := _OF_A_WEEK.search(url)) is not None:  # or of a month, and named by its first day
        begins = _day(match)
        return begins, begins + timedelta(31)
    match = _DATED.search(url) or _PLAIN.search(url)
    if match is None:
        return None
    year, month, day = (int(number) if number else 0 for number in (match["year"], match["month"], match["day"]))
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    last = monthrange(year, month)[1]
    return date(year, month, min(day, last) or 1), date(year, month, min(day, last) or last)


def _day(match: re.Match[str]) -> date:
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    return date(year, month, min(day, monthrange(year, month)[1]))


_YEAR, _MONTH, _DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0?[1-9]|1[0-2])", r"(?P<day>0?[1-9]|[12]\d|3[01])"
# A year alone is one where nothing follows: /2012/a-title/ may be of any.
_DATED = re.compile(rf"^https?://[^?#]*?/{_YEAR}(?:/{_MONTH}(?:/{_DAY}(?=[/?]|$))?(?=[/?]|$)|/?(?=\?|$))")
_OF_A_WEEK = re.compile(rf"/{_YEAR}_{_MONTH}_{_DAY}_archive\.html?$")  # as Blogger's
_PLAIN = re.compile(r"[?&]m=(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])?(?P<day>0[1-9]|[12]\d|3[01])?(?:&|$)")
_OLDER = re.compile(rf"[?&]updated-max={_YEAR}-{_MONTH}-{_DAY}T")  # Blogger: what was published before
