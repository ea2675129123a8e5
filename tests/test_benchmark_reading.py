"""The reading benchmark judges as it says: words decide what matches, and each figure falls for its own fault alone."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.reading import TO_REACH, by_trafilatura, cases, measured, missed, table
from benchmarks.scoring import figures, same_time, tally, words_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAYINGS = ("The kettle sang before the rain came in", "I still steep mine for eleven minutes", "Mint, always mint, Ada")


def truth() -> dict[str, Any]:
    """A post, two comments with a reply, and a trackback."""
    comments = [
        {"author": "Ada Teal", "date_iso": "2011-03-05T14:05", "text": SAYINGS[0], "parent": None, "kind": "comment"},
        {"author": "Bo Fern", "date_iso": "2011-03-06T09:30", "text": SAYINGS[1], "parent": 0, "kind": "comment"},
        {"author": "Moss Blog", "date_iso": None, "text": SAYINGS[2], "parent": None, "kind": "trackback"},
    ]
    return {"post": {"title": "On Tea", "author": "Cy", "date_iso": "2011-03-04"}, "comments": comments}


def answer() -> dict[str, Any]:
    """The same, read without a fault."""
    comments = [
        {"id": "7", "author": "Ada  teal", "published": "2011-03-05T14:05:00", "text": SAYINGS[0], "parent": None},
        {"id": "8", "author": "Bo Fern", "published": "2011-03-06T09:30:00+02:00", "text": SAYINGS[1], "parent": "7"},
    ]
    post = {
        "title": "On tea",
        "author": "Cy",
        "published": "2011-03-04T10:00:00",
        "text": "Leaves and water make a cup.",
    }
    return {"post": post, "comments": comments}


def worse(change: Callable[[dict[str, Any]], Any]) -> dict[str, float | None]:
    """The figures of one page whose answer has a fault."""
    given = deepcopy(answer())
    change(given)
    return figures([tally(truth(), given)])


def test_a_faultless_reading_has_every_figure_at_its_best() -> None:
    """Case and spaces of names do not matter, nor a trackback left out, nor the seconds of a time."""
    rows = worse(lambda given: None)
    best = dict.fromkeys(("F1", "page F1", "author", "date", "minute", "parent", "reply", "exact"), 1.0)
    assert rows == {
        "pages": 1,
        "comments": 2,
        **best,
        "false on negatives": None,
        **dict.fromkeys(("post title", "post author", "post date"), 1.0),
        "leaked": 0.0,
    }


@pytest.mark.parametrize(
    ("change", "fallen"),
    [
        (lambda a: a["comments"].pop(), {"F1", "page F1", "exact", "reply"}),
        (lambda a: a["comments"][0].update(author="Ada"), {"author", "exact"}),
        (lambda a: a["comments"][0].update(published="2011-03-05T14:06"), {"minute", "exact"}),
        (lambda a: a["comments"][0].update(published="2011-05-03T14:05"), {"date", "minute", "exact"}),
        (lambda a: a["comments"][1].update(parent=None), {"parent", "reply"}),
        (lambda a: a["comments"][1].update(text="Something else altogether"), {"F1", "page F1", "exact", "reply"}),
        (lambda a: a["comments"].append({"id": "9", "text": "About this blog"}), {"F1", "page F1", "exact"}),
        (lambda a: a["comments"].append({"id": "9", "text": SAYINGS[2], "author": "Moss Blog"}), set()),
        (lambda a: a["post"].update(title=None), {"post title"}),
        (lambda a: a["post"].update(published=None), {"post date"}),
        (lambda a: a["post"].update(text=f"Leaves. {SAYINGS[0]}"), {"leaked"}),
    ],
)
def test_each_fault_costs_its_own_figures(change, fallen: set[str]) -> None:
    """A fault shows in the figures it belongs to and in no other."""
    best, rows = worse(lambda given: None), worse(change)
    assert {name for name in rows if rows[name] != best[name]} == fallen


def test_a_page_without_comments_counts_what_is_false_on_it() -> None:
    """A negative page has no F1; what is read on it counts."""
    empty = {"post": {}, "comments": []}
    rows = figures([tally(empty, {"comments": [{"id": "1", "text": "Home"}]}), tally(empty, {})])
    assert (rows["false on negatives"], rows["F1"], rows["page F1"], rows["exact"]) == (0.5, 0.0, None, None)


@pytest.mark.parametrize(
    ("have", "stated", "same"),
    [
        ("2011-03-05T14:05:09", ("2011-03-05T14:05",), (True, True)),
        ("2011-03-05", ("2011-03-05",), (True, None)),
        ("2011-03-04T23:05:00+00:00", ("2011-03-05T01:05+02:00",), (True, True)),
        ("2011-03-05T14:05", ("2011-03-05T14:06", "2011-03-05T14:05"), (True, True)),
        ("2011-03-05T14:05", ("2011-03-05",), (True, None)),
        (None, ("2011-03-05T14:05", None), (False, False)),
        ("soon", ("2011-03-05",), (False, None)),
    ],
)
def test_times_are_the_clock_shown_or_one_instant(have, stated, same) -> None:
    """The day and the minute agree by the clock of the page, by an alternative of the truth, or as the same instant."""
    assert same_time(have, *stated) == same


def test_words_are_compared_without_case_and_signs() -> None:
    """Letters and digits are words; a text of signs alone keeps its signs; Chinese counts sign by sign."""
    assert words_of("Tea, TEA! n° 2") == ["tea", "tea", "n", "2"]
    assert words_of("🍵!") == ["🍵", "!"]
    assert words_of("喝茶") == ["喝", "茶"]


def test_identical_comments_match_by_place_one_to_one() -> None:
    """The same words twice are two comments, each matched with the one nearest in place."""
    said = {"text": "Thank you so much", "parent": None, "kind": "comment", "date_iso": None}
    wanted = {"post": {}, "comments": [{**said, "author": name} for name in ("Ada", "Bo")]}
    given = {"comments": [{"id": "0", "text": said["text"], "author": "Ada"}, {"text": said["text"], "author": "Bo"}]}
    assert figures([tally(wanted, given)])["exact"] == 1.0
    given["comments"].pop()
    assert figures([tally(wanted, given)])["F1"] == pytest.approx(2 / 3)


def test_a_set_of_pages_is_measured_beside_trafilatura(tmp_path: Path) -> None:
    """A folder of pages and truth gives the whole table, by the platforms' readers and by the generic one."""
    said = "".join(
        f'<li id="comment-{n}" class="comment"><cite class="fn">{one["author"]}</cite> '
        f'<time datetime="{one["date_iso"]}">{one["date_iso"]}</time>'
        f'<div class="comment-content"><p>{one["text"]}</p></div></li>'
        for n, one in enumerate(truth()["comments"][:2], 1)
    )
    (tmp_path / "pages").mkdir()
    (tmp_path / "truth").mkdir()
    html = f"<html><body><h1>On Tea</h1><p>{'Leaves and water. ' * 20}</p><ol id='comments'>{said}</ol></body></html>"
    (tmp_path / "pages/tea.html").write_text(html, "utf-8")
    (tmp_path / "truth/tea.json").write_text(json.dumps(truth()), "utf-8")
    line = {"id": "tea", "path": "pages/tea.html", "url": "https://tea.example/on-tea", "platform": "wordpress"}
    (tmp_path / "pages.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    for generic in (False, True):
        rows = table(measured(cases(tmp_path), generic=generic, rounds=1))
        assert rows["F1"] == 1.0
        assert rows["CPU ratio"]
        assert set(TO_REACH) <= set(rows)
        assert "reply" in missed(rows)  # nothing on the page says whom Bo answers
    assert "comments" in by_trafilatura(cases(tmp_path)[0])
