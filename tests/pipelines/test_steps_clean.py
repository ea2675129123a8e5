"""Cleaning words: what goes, what stays, and that doing it twice changes nothing."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.steps.clean import clean, clean_line, clean_text, languages
from tests.pipelines.observations import Captures, comment, post


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("one\x00two\x07", "onetwo"),
        ("a  b\t c\u00a0\u00a0d", "a b c d"),
        ("one \n two\r\n\r\n\r\n\r\nthree\rfour", "one\ntwo\n\nthree\nfour"),
        ("  \n ", None),
        ("", None),
        ("👩\u200d👩\u200d👧 ❤\ufe0f", "👩\u200d👩\u200d👧 ❤\ufe0f"),
        ("a\u2028b", "a b"),
        ("1 < 2 &amp; 3", "1 < 2 &amp; 3"),
    ],
)
def test_texts(given_text: str, expected: str | None) -> None:
    """Control characters and runs of blanks go; paragraphs, emoji and their joiners stay."""
    assert clean_text(given_text) == expected


def test_lines() -> None:
    """Names, titles and dates stand on one line."""
    assert clean_line(" Ann\n\tBell ") == "Ann Bell"
    assert clean_line("\x00") is None


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(max_examples=400)
def test_cleaning_is_idempotent(text: str) -> None:
    """What is clean stays as it is."""
    once = clean_text(text)
    assert once is None or clean_text(once) == once
    line = clean_line(text)
    assert line is None or clean_line(line) == line


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.none(), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_step_does_what_the_functions_do(texts: list[str | None]) -> None:
    """The columns looked through at once get what each text gets alone, and the step is idempotent."""
    captures = Captures()
    captures.add(
        "https://blog.example/a/", (), tuple(comment(n, text or "", author=text) for n, text in enumerate(texts))
    )
    site = clean(captures.site())
    rows = site.observed.to_pylist()[1:]
    assert [row["text"] for row in rows] == [clean_text(text or "") for text in texts]
    assert [row["author"] for row in rows] == [clean_line(text) if text is not None else None for text in texts]
    assert clean(site).observed.equals(site.observed)


def test_tags_are_cleaned_and_each_once() -> None:
    """Empty tags go, doubled ones too; none at all is null."""
    captures = Captures()
    captures.add("https://blog.example/a/", (post(1, tags=(" Veins ", "Veins", "", "Blood")),))
    captures.add("https://blog.example/b/", (post(2, tags=("\x00",)),))
    tags = clean(captures.site()).observed["tags"].to_pylist()
    assert tags == [None, ["Veins", "Blood"], None, None]


def test_languages() -> None:
    """Guessed from 20 characters on; a shorter text has the one its page states, or none."""
    captures = Captures()
    english = "The doctor was kind and the wait in the corridor was long."
    german = "Der Arzt war freundlich, aber das Warten auf dem Flur war lang."
    captures.add("https://blog.example/a/", (post(1, text="Kurz.", language="de-DE"),), (comment(1, english),))
    captures.add("https://blog.example/a/", (), (comment(2, german), comment(3, "Thanks!"), comment(4, None or "")))
    site = clean(captures.site())
    found = dict(zip(site.observed["text"].to_pylist(), site.observed["language"].to_pylist(), strict=True))
    assert found == {None: None, "Kurz.": "de", english: "en", german: "de", "Thanks!": None}


def test_languages_of_short_texts() -> None:
    """From 20 to 40 characters a guess counts where the site's longer texts are in that language."""
    long = "The doctor was kind and the wait in the corridor was long."
    short = ("Love! Love! Love! Genius!", "The wait was rather long.")
    captures = Captures()
    captures.add("https://blog.example/a/", (post(1, text=long),), tuple(comment(n, t) for n, t in enumerate(short)))
    found = clean(captures.site()).observed
    known = dict(zip(found["text"].to_pylist(), found["language"].to_pylist(), strict=True))
    assert [known[text] for text in (long, *short)] == ["en", None, "en"]
    assert set(
        languages(pa.chunked_array([["Love! Love! Love! Genius!"]]), pa.chunked_array([["en-GB"]])).to_pylist()
    ) == {"en"}
