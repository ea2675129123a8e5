"""Who repeats whom within a site: reposts, quotes, short words, frames, pings, what a person told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from pipelines.likeness.edges import bodies
from pipelines.site import Correction
from pipelines.steps.duplicates import duplicates
from tests.pipelines.observations import HOST, NAMES, PAGE, Captures, comment, post, rows, stepped

if TYPE_CHECKING:
    from scraper.items import Comment

DAY = datetime(2010, 5, 31, 12, 0, tzinfo=UTC)
LETTER = (
    "The doctor in the harbour town looked at my veins for an hour and then told me that the left one is hardly open. "
    "We shall try the balloon in June, and I will write here how it went, for better or worse, so please be patient."
)
VISIT = (
    "My brother drove me to the hospital on the hill, where a nurse with a kind voice took my papers and asked me to "
    "wait by the window. Two hours later I was home again, tired, and warmer in the hands than I had been for years."
)


def found(*comments: Comment, text: str = LETTER, apart: tuple[str, ...] = (), **fields: Any) -> dict[str, str | None]:
    """What each comment under a post of that text repeats: by number, the number of the other, or `post`."""
    captures = Captures()
    captures.add(PAGE, (post(1, text=text, published=DAY, **fields),), comments)
    decided = tuple(Correction(record_id, "duplicate_of", None) for record_id in apart)
    settings = replace(NAMES, corrections={HOST: decided})
    table = stepped(captures, duplicates, settings).tables["comments"]
    return {
        _short(key): row["duplicate_of"] and _short(row["duplicate_of"])
        for key, row in rows(table, "comment_id").items()
    }


def _short(record_id: str) -> str:
    return "post" if ":post:" in record_id else record_id.rsplit(":", 1)[1]


def at(minutes: float) -> datetime:
    return DAY + timedelta(minutes=minutes)


def test_the_same_words_again_repeat_the_first() -> None:
    """By whomever, however typed; the canonical one is the earliest stated, not the first on the page."""
    again = LETTER.upper().replace(".", " …")
    said = found(
        comment(2, VISIT, published=at(20)), comment(3, VISIT, published=at(10)), comment(4, again, published=at(30))
    )
    assert said == {"2": "3", "3": None, "4": "post"}


def test_a_comment_never_leads_its_own_post() -> None:
    """A clock that is behind makes no answer earlier than what it answers."""
    assert found(comment(2, LETTER, published=DAY - timedelta(hours=5))) == {"2": "post"}


@pytest.mark.parametrize(
    ("text", "repeats"),
    [
        (LETTER, True),
        (LETTER.replace("We shall try the balloon in June, and I", "I"), True),  # a part of it, nothing added
        (LETTER + " I agree.", False),
        ("Helen wrote: " + LETTER, False),
        (LETTER + " " + VISIT, False),
        (LETTER.replace("balloon", "stent"), False),  # somebody else's word in it
    ],
)
def test_who_quotes_the_post_and_adds_words_repeats_nothing(text: str, repeats: bool) -> None:
    """A quote alone is a repeat; with words of one's own it is an answer."""
    assert found(comment(2, text, author="Ben", published=at(5))) == {"2": "post" if repeats else None}


def test_the_same_person_sends_it_again_with_a_correction() -> None:
    """That is one contribution; with a sentence more that is a part of it, it is two."""
    fixed = VISIT.replace("two hours", "three hours").replace("tired", "so tired")
    more = VISIT + " And let me add that the nurse called today, which I had not at all expected from a busy hospital."
    said = found(
        *(comment(n, text, author="Ann", published=at(n)) for n, text in enumerate((VISIT, fixed, more), 2)),
    )
    assert said == {"2": None, "3": "2", "4": None}


@pytest.mark.parametrize(
    ("author", "minutes", "text", "again"),
    [
        ("Ann", 1, "Thank you!", True),
        ("Ann", 59, "thank you", True),
        ("Ann", 61, "Thank you!", False),
        ("Ben", 1, "Thank you!", False),
        (None, 1, "Thank you!", False),
        ("Ann", 1, "Thank you all!", False),
    ],
)
def test_a_few_words_are_a_repeat_only_when_sent_twice(
    author: str | None, minutes: float, text: str, again: bool
) -> None:
    """By the same person, in the same thread, within the hour."""
    said = found(
        comment(2, "Thank you!", author="Ann", published=at(10)),
        comment(3, text, author=author, published=at(10 + minutes)),
    )
    assert said == {"2": None, "3": "2" if again else None}


def test_signs_alone_are_told_apart() -> None:
    """A heart sent twice is a repeat, a thumb is another word."""
    said = found(*(comment(n, text, author="Ann") for n, text in ((2, "❤"), (3, "❤"), (4, "👍"))))
    assert said == {"2": None, "3": "2", "4": None}


def test_few_words_differ_in_one_and_say_another_thing() -> None:
    """Formulas of people are no copies of each other."""
    said = found(
        comment(2, "Good luck with the treatment in Katowice, we all think of you", author="Ann"),
        comment(3, "Good luck with the treatment in Albany, we all think of them", author="Ben"),
        comment(4, "I agree", author="Ben"),
        comment(5, "I agree", author="Cleo"),
    )
    assert set(said.values()) == {None}


def test_pings_repeat_nothing_and_lead_nothing() -> None:
    """They are notices of machines."""
    said = found(
        comment(2, VISIT, kind="pingback", published=at(1)),
        comment(3, VISIT, kind="trackback", published=at(2)),
        comment(4, VISIT, published=at(3)),
    )
    assert said == {"2": None, "3": None, "4": None}


def test_what_a_person_told_apart_stays_so() -> None:
    """It repeats nothing, and others still repeat the first."""
    apart = f"wordpress:{HOST}:comment:3"
    edited = VISIT.replace("brother", "sister")
    said = found(
        *(comment(n, text, published=at(n)) for n, text in ((2, VISIT), (3, VISIT), (4, VISIT))), apart=(apart,)
    )
    assert said == {"2": None, "3": None, "4": "2"}
    said = found(
        *(comment(n, text, author="Ann", published=at(n)) for n, text in ((2, VISIT), (3, edited))), apart=(apart,)
    )
    assert said == {"2": None, "3": None}


def test_posts_repeat_posts_of_other_threads() -> None:
    """A repost with an introduction and edits is one; the round-up that contains a third of it is not."""
    captures = Captures()
    texts = {
        1: LETTER,
        2: "Once more, for those who missed it: " + LETTER.replace("June", "July"),
        3: LETTER[:80] + VISIT,
    }
    for n, text in texts.items():
        url = f"https://{HOST}/day-{n}/"
        captures.add(url, (post(n, f"day-{n}", text=text, published=DAY + timedelta(days=n)),))
    table = stepped(captures, duplicates).tables["posts"]
    of = {key[-1]: row["duplicate_of"] for key, row in rows(table, "post_id").items()}
    assert of == {"1": None, "2": f"wordpress:{HOST}:post:1", "3": None}


FOOT = "\n\nPosted via the Harbour Patients mailing list. Write to the list to leave it.\nThis is no medical advice."

SHORT = (
    "My hands are warm again since the day before yesterday.",
    "The nurse said that we should come back in spring.",
    "Has anybody of you heard from the clinic by the sea?",
    "Nobody told me how steep these stairs would be.",
)


def framed(*said: str) -> list[str]:
    inner, cuts = bodies(pa.array(said))
    assert [said[n][begin:end] for n, (begin, end) in cuts.items()] == [inner[n].as_py() for n in cuts]
    return list(inner.to_pylist())


def test_what_stands_under_many_texts_is_no_part_of_them() -> None:
    """Nor what stands above; a text that is such a line alone stays."""
    assert framed(*(f"Dear list,\n{one}{FOOT}" for one in SHORT), FOOT.strip()) == [*SHORT, FOOT.strip()]


def test_what_is_reposted_with_edits_is_no_frame() -> None:
    """Nor the parts of a text that stands there whole many times, nor what two texts share."""
    part, end = VISIT.split(". ", 1)
    reposts = [f"{part.replace('kind', word)}.\n{end}\n{LETTER}" for word in ("soft", "calm", "low", "deep", "clear")]
    assert framed(*reposts) == reposts
    assert framed(*[f"{VISIT}\n{LETTER}"] * 9) == [f"{VISIT}\n{LETTER}"] * 9
    assert framed(VISIT + FOOT, LETTER + FOOT) == [VISIT + FOOT, LETTER + FOOT]


def test_a_long_footer_makes_no_two_texts_the_same() -> None:
    """Though it is most of each; and it hides no repeat."""
    foot = "\n\n" + LETTER
    said = [comment(n, text + foot, author=f"Person {n}", published=at(n)) for n, text in enumerate(SHORT, 2)]
    again = comment(9, SHORT[0] + foot, author="Ann", published=at(9))
    assert found(*said, text=VISIT) == {"2": None, "3": None, "4": None, "5": None}
    assert found(*said, again, text=VISIT)["9"] == "2"
