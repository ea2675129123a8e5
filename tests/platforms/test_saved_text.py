"""Pages saved as plain text: the same people wherever a form puts their names, and a word where that is left open."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.page import read_page
from scraper.reading import read

if TYPE_CHECKING:
    from scraper.items import Comment, Page, Post

HEAD = "Salt and Rope\n\nKnots\nMarch 4, 2009, 6:12 pm\n\nI tied nine knots. They held.\n\n"
SAID = (
    ("Edda Thorne", 5, "Nine is plenty.\n\nI tie four."),
    ("old_oak", 6, "Rope or string?"),
    ("Dr. Ulm Hale", 7, "As my uncle says:\nno rope, no boat."),
    ("Priya N.", 8, "Thanks"),
)
MARKERS = {
    "comment by": "Comment by {name} on March {day}, 2009 @ 9:40 am",
    "comment by, date under": "Comment by {name}\nMarch {day}, 2009 at 9:40 am",
    "kommentar von": "Kommentar von {name} am {day}. März 2009 um 09:40",
    "commentaire par": "Commentaire par {name} le {day} mars 2009 à 9 h 40 min",
    "comentario por": "Comentario por {name} el {day} de marzo de 2009 a las 9:40",
    "commento di": "Commento di {name} il {day} marzo 2009 alle 9:40",
    "bar": "{name} | March {day}, 2009 at 9:40 am",
    "date first": "March {day}, 2009 at 9:40 am | {name}",
    "on": "{name} on March {day}, 2009 at 9:40 am",
    "numbered": "{number}. {name} – {day} March 2009, 9:40",
    "over": "{name}\nMarch {day}, 2009 at 9:40 am",
    "over, apart": "{name}\n\nMarch {day}, 2009 at 9:40 am",
}
SPEAKING = {
    "says": "{name} says:\nMarch {day}, 2009 at 9:40 am",
    "wrote on": "{name} wrote on March {day}, 2009 at 9:40 am:",
    "on … said": "On March {day}, 2009 at 9:40 am, {name} said:",
    "date, says": "March {day}, 2009 at 9:40 am\n{name} said:",
    "name on date said": "{name} on March {day}, 2009 at 9:40 am said:",
    "sagt": "{name} sagt:\n{day}. März 2009 um 09:40 Uhr",
    "schrieb am": "{name} schrieb am {day}. März 2009 um 09:40:",
    "dit": "{name} dit :\n{day} mars 2009 à 9 h 40 min",
    "a écrit": "{name} a écrit le {day} mars 2009 à 9:40 :",
    "dijo": "{name} dijo:\n{day} de marzo de 2009 a las 9:40",
    "ha detto": "{name} ha detto:\n{day} marzo 2009 alle 9:40",
}
ORDERS = {"before": "{marker}\n\n{text}", "after": "{text}\n\n{marker}"}


def page_with(text: str) -> Page:
    """A page saved as plain text."""
    return read_page("https://salt-and-rope.example/knots", text.encode(), headers=[("content-type", "text/plain")])


def saved(text: str) -> tuple[Post, tuple[Comment, ...]]:
    """The post and the comments of a saved page."""
    reading = read(page_with(text))
    assert reading.platform == "text"
    assert reading.post is not None
    return reading.post, reading.comments


def page_of(marker: str, order: str, *, heading: str = "4 Comments so far", foot: str = "Leave a Reply") -> str:
    """A saved page that has what SAID holds, each name in the form `marker`."""
    entries = [
        ORDERS[order].format(marker=marker.format(name=name, day=day, number=number), text=text)
        for number, (name, day, text) in enumerate(SAID, start=1)
    ]
    return HEAD + "\n\n".join([heading, *entries, foot])


def people(comments: tuple[Comment, ...]) -> list[tuple[str | None, int, str | None]]:
    assert all(comment.published and comment.published.hour == 9 for comment in comments)
    return [(comment.author, comment.published.day if comment.published else 0, comment.text) for comment in comments]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("form", MARKERS)
def test_names_before_and_after_give_the_same_people(form: str, order: str) -> None:
    """A form whose names may stand on either side gives everybody's words, with either side and nothing flagged."""
    post, comments = saved(page_of(MARKERS[form], order))
    assert people(comments) == list(SAID)
    assert (post.title, post.text) == ("Knots", "I tied nine knots. They held.")
    assert (post.comments_declared, post.gap_reason) == (4, None)


@pytest.mark.parametrize("form", SPEAKING)
def test_says_stands_before_its_words(form: str) -> None:
    """ "NAME says:" in five languages begins a comment, with its date in the line, under it or over it."""
    post, comments = saved(page_of(SPEAKING[form], "before"))
    assert people(comments) == list(SAID)
    assert post.gap_reason is None


@pytest.mark.parametrize("form", SPEAKING)
def test_says_behind_the_words_is_not_believed(form: str) -> None:
    """Where "NAME says:" follows all words, nobody is given another's."""
    post, comments = saved(page_of(SPEAKING[form], "after"))
    wrong = {(name, text) for name, _, text in SAID} ^ {(c.author, c.text) for c in comments}
    assert not [author for author, _ in wrong - {(name, text) for name, _, text in SAID} if author]
    assert post.gap_reason


@pytest.mark.parametrize("form", MARKERS)
def test_an_order_left_open_is_said_and_gives_no_names(form: str) -> None:
    """Words before the first name and after the last: either could be a comment, so no comment gets a name."""
    text = page_of(MARKERS[form], "before", heading="4 Comments so far\n\nPlease be kind to each other.")
    post, comments = saved(text)
    assert [comment.author for comment in comments] == [None] * len(comments)
    assert post.gap_reason is not None
    assert "who wrote which comment cannot be told" in post.gap_reason


def test_blank_lines_decide_where_all_agree() -> None:
    """Names that touch the words under them, all of them, are theirs; the words of nobody are mentioned."""
    text = page_of(MARKERS["bar"], "before", heading="4 Comments\n\nPlease be kind to each other.")
    post, comments = saved(text.replace("am\n\n", "am\n"))
    assert people(comments) == list(SAID)
    assert post.gap_reason == "who wrote some of the words beside the comments cannot be told"


@pytest.mark.parametrize("order", ORDERS)
def test_a_number_that_differs_is_said(order: str) -> None:
    """The heading's number and the comments found are compared."""
    post, comments = saved(page_of(MARKERS["comment by"], order, heading="7 Kommentare"))
    assert people(comments) == list(SAID)
    assert (post.comments_declared, post.gap_reason) == (7, "7 comments stated, 4 found in the saved text")


@pytest.mark.parametrize(
    "heading",
    ["4 Comments", "4 Responses to “Knots”", "4 thoughts on “Knots, and what became of each of them in the rain”",
     "Comments (4)", "4 Kommentare", "4 Gedanken zu „Knoten“", "4 réflexions sur « Noeuds »", "4 commentaires",
     "4 comentarios en “Nudos”", "4 pensieri su “Nodi”", "4 commenti", "4 comments:", "4 Comments »"],
)  # fmt: skip
@pytest.mark.parametrize("order", ORDERS)
def test_headings_of_many_themes_state_the_number(heading: str, order: str) -> None:
    """The heading parts post and comments and states their number, in each language."""
    post, comments = saved(page_of(MARKERS["comment by"], order, heading=heading))
    assert (len(comments), post.comments_declared, post.gap_reason) == (4, 4, None)


@pytest.mark.parametrize(
    "foot",
    ["", "RSS feed for comments on this post.", "Leave a comment", "Comments are closed.", "TrackBack URL",
     "Schreibe einen Kommentar", "Laisser un commentaire", "Deja un comentario", "Lascia un commento",
     "Post a Comment"],
)  # fmt: skip
@pytest.mark.parametrize("order", ORDERS)
def test_footers_end_the_last_comment(foot: str, order: str) -> None:
    """Nothing of the form, the feed or what follows them becomes somebody's words."""
    after = f"{foot}\n\nA word about ropes that no one said" if foot else ""
    post, comments = saved(page_of(MARKERS["comment by"], order, foot=after))
    assert people(comments) == list(SAID)
    assert post.gap_reason is None


def test_names_behind_their_words_need_a_heading() -> None:
    """Without a heading the first comment cannot be parted from the post: that is said, and the others are right."""
    post, comments = saved(page_of(MARKERS["comment by"], "after", heading=""))
    assert people(comments) == list(SAID[1:])
    assert post.gap_reason is not None
    assert "no heading parts them" in post.gap_reason


def test_without_a_heading_the_blank_lines_must_tell() -> None:
    """Words after the last name may be a sidebar's: names are given only where each touches its words."""
    page = page_of(MARKERS["comment by"], "before", heading="")
    post, comments = saved(page)
    assert [comment.author for comment in comments] == [None] * 4
    assert post.gap_reason is not None
    post, comments = saved(page.replace("am\n\n", "am\n"))
    assert people(comments) == list(SAID)
    assert (post.text, post.gap_reason) == ("I tied nine knots. They held.", None)


@pytest.mark.parametrize("order", ORDERS)
def test_a_number_under_the_title_is_no_heading(order: str) -> None:
    """ "4 Comments" may be a link over the post's words, which then are not the first comment's."""
    entries = page_of(MARKERS["comment by"], order).removeprefix(HEAD).removeprefix("4 Comments so far\n\n")
    post, comments = saved(f"Knots\nMarch 4, 2009\n4 Comments\nLeave a comment\n\nI tied nine knots.\n\n{entries}")
    assert "I tied nine knots." in (post.text or "")
    assert not any("I tied nine knots." in (comment.text or "") for comment in comments)
    assert post.comments_declared == 4
    assert post.gap_reason is not None


@pytest.mark.parametrize("form", MARKERS)
def test_an_entry_without_words_has_its_heading(form: str) -> None:
    """Right under the title, too, a number with a name under it is the heading of the comments."""
    entries = page_of(MARKERS[form], "before").removeprefix(HEAD)
    post, comments = saved(f"Knots\nMarch 4, 2009\n\n{entries}")
    assert people(comments) == list(SAID)
    assert (post.text, post.gap_reason) == (None, None)


def test_words_that_could_be_names_are_given_to_nobody() -> None:
    """A name, words, then the date: the line over the date is no name, and no name becomes words."""
    entries = "Edda Thorne\nGreat knots\nMarch 5, 2009 at 9:00 am\nReply\nOld Oak\nMe too\nMarch 6, 2009 at 9:30 am\n"
    post, comments = saved(f"{HEAD}2 Comments\n\n{entries}Reply\nLeave a comment\n")
    assert comments == ()
    assert post.gap_reason == "who wrote which comment cannot be told: names and words look alike"
    assert not saved(f"{HEAD}2 Comments\n\n{entries.replace('knots', 'knots, I tied one.')}Reply\n")[1]


def test_says_without_dates_is_told_by_the_number() -> None:
    """Without dates a line of a text may say "says:", too: names hold where their number is the one stated."""
    entries = "Edda Thorne says:\nNine.\n\nold_oak says:\nMy aunt says:\nten.\n\nLeave a Reply"
    post, comments = saved(f"{HEAD}2 Responses\n\n{entries}")
    assert [(c.author, c.text) for c in comments] == [("Edda Thorne", "Nine."), ("old_oak", "My aunt says:\nten.")]
    assert post.gap_reason is None
    post, _ = saved(f"{HEAD}Comments\n\n{entries}")
    assert post.gap_reason is not None
    assert "cannot be told" in post.gap_reason


@pytest.mark.parametrize("name", ["Dein Nachbar", "Edda Thorne, nurse", "The one who never tied a knot", "Ulm (R.N.)"])
def test_odd_names_before_a_date_are_names(name: str) -> None:
    """Where "says:" and a date under it show that a name stands here, it may have any words."""
    entries = f"Edda says:\nMarch 5, 2009 at 9:00 am\nNine.\n\n{name} says:\nMarch 6, 2009 at 9:00 am\nTen.\n"
    post, comments = saved(f"{HEAD}Comments\n\n{entries}")
    assert [(c.author, c.text) for c in comments] == [("Edda", "Nine."), (name, "Ten.")]
    assert post.gap_reason is None


def test_a_date_among_the_words_is_said() -> None:
    """An unknown way to name somebody leaves its date in the text before: without a stated number that shows it."""
    entries = "Edda says:\nMarch 5, 2009 at 9:00 am\nNine.\n\n* * Oak * *\nMarch 6, 2009 at 9:00 am\nTen.\n"
    post, _ = saved(f"{HEAD}Comments\n\n{entries}")
    assert post.gap_reason is not None
    assert "one person's cannot be told" in post.gap_reason


@pytest.mark.parametrize(
    "lines",
    ["Knots\nPosted by Wren Hale on March 4, 2009", "Knots\nby Wren Hale\nMarch 4, 2009",
     "Knots\nMarch 4, 2009\nby Wren Hale",
     "Knots\nPosted on March 4, 2009 by Wren Hale", "Knots\nBy Wren Hale | March 4, 2009 | 4 Comments",
     "Knots\nMarch 4, 2009 by Wren Hale in Ferry days", "Knots\nVeröffentlicht am 4. März 2009 von Wren Hale",
     "Knots\nVon Wren Hale, 4. März 2009", "Knots\nPublié le 4 mars 2009 par Wren Hale",
     "Knots\nPublicado por Wren Hale el 4 de marzo de 2009", "Knots\nPubblicato da Wren Hale il 4 marzo 2009",
     "Knots\n4 marzo 2009 di Wren Hale"],
)  # fmt: skip
def test_the_posts_byline_gives_its_writer(lines: str) -> None:
    """Who wrote the post is read where the byline states it; the words of its date keep no name."""
    entries = page_of(MARKERS["comment by"], "before").removeprefix(HEAD)
    post, comments = saved(f"Salt and Rope\n\n{lines}\n\nI tied nine knots. They held.\n\n{entries}")
    assert (post.title, post.author, post.text) == ("Knots", "Wren Hale", "I tied nine knots. They held.")
    assert post.published == datetime(2009, 3, 4)  # noqa: DTZ001
    assert "Wren" not in (post.published_raw or "")
    assert len(comments) == 4


def test_a_byline_under_the_words_is_the_posts_too() -> None:
    """ "Posted by NAME on DATE" may stand under an entry: the title is then the last short line at its top."""
    text = (
        "Salt and Rope\n\nKnots\n\nI tied nine knots. They held.\n\nPosted by Wren Hale on March 4, 2009\n\nNo Comments"
    )
    post, comments = saved(text)
    assert (post.title, post.author, post.text) == ("Knots", "Wren Hale", "I tied nine knots. They held.")
    assert (post.published, comments) == (datetime(2009, 3, 4), ())  # noqa: DTZ001


def test_a_sentence_that_names_a_day_is_no_byline() -> None:
    """ "by the sea" is no writer, "Since May 5, 2009 I am well" no comment's head."""
    post, comments = saved(
        f"{HEAD}by the sea\n\n1 Comment\n\nSince May 5, 2009 I am well.\nComment by Edda\n\nLeave a Reply"
    )
    assert (post.author, len(comments)) == (None, 1)
    assert comments[0].text == "Since May 5, 2009 I am well."


LINES = [
    "", "Knots", "March 4, 2009", "by Wren Hale", "2 Comments", "Comments", "Leave a comment", "Comment by Edda", "1.",
    "Comment by Oak on March 5, 2009", "Edda says:", "Oak schrieb am 5. März 2009:", "March 5, 2009 at 9:40 am", ":",
    "Edda Thorne", "Oak | March 5, 2009", "Nine is plenty.", "Reply", "Pingback: Ropes", "Filed under: Ropes", "|",
    "Posted by Wren at 9:40 am", "says:", "comment by", "5/5/2009",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=24))
def test_any_order_of_lines_is_read_soundly(lines: list[str]) -> None:
    """Comments have words unless they are pings, and a number that differs is said."""
    reading = read(page_with("\n".join(lines)), platform="text")
    assert all(comment.text or comment.kind != "comment" for comment in reading.comments)
    assert "" not in [value for comment in reading.comments for value in (comment.text, comment.author)]
    post = reading.post
    if post is None:
        assert reading.comments == ()
    elif post.gap_reason is None and post.comments_declared is not None:
        pings = sum(comment.kind != "comment" for comment in reading.comments)
        assert post.comments_declared in (len(reading.comments), len(reading.comments) - pings)
