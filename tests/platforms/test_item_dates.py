"""The date of an item: the day that only a title states, beside the words that people see."""

from __future__ import annotations

from datetime import datetime

import pytest

from scraper.dates import read_date
from scraper.platforms.generic.item import parts_of
from scraper.text import fragment


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ('<abbr title="Sunday, May 3, 2009, 9:12 pm">3 May</abbr>', "Sunday, May 3, 2009, 9:12 pm"),
        ('<span class="date" title="3. Mai 2009 um 21:12">gestern</span>', "3. Mai 2009 um 21:12"),
        ('<span class="date" title="To this comment">May 3, 2009 at 9:12 pm</span>', "May 3, 2009 at 9:12 pm"),
        ('<a class="date" href="#c5" title="May 4, 2010">May 3, 2009 at 9:12 pm</a>', "May 3, 2009 at 9:12 pm"),
    ],
)
def test_a_year_that_the_words_leave_out_is_taken_from_the_title(date: str, words: str) -> None:
    """Where the words state a day themselves, they count."""
    body = fragment(
        f'<div class="comment"><cite class="fn">Orla</cite> {date}<p>Two sugars, please, and milk.</p></div>'
    )
    parts = parts_of([body.css_first(".comment")], "https://tea.example/a")
    assert (parts.author, parts.words, parts.text) == ("Orla", words, "Two sugars, please, and milk.")
    assert read_date(words) == datetime(2009, 5, 3, 21, 12)  # noqa: DTZ001
