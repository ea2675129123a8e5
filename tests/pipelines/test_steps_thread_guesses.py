"""Guessed parents: who is spoken to, in many languages and scripts; what is no answer; never a stated one touched."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.schema import TABLES
from pipelines.steps.thread import thread
from pipelines.steps.thread.guessing import HOWS
from scraper.items import Comment, Quote
from tests.pipelines.observations import HOST, PAGE, START, Captures, comment, post, stepped

if TYPE_CHECKING:
    from collections.abc import Sequence

Said = tuple[str | None, str]  # who, what


def guesses(said: Sequence[Said | Comment], **fields: Any) -> dict[int, tuple[int, str]]:
    """Of a thread's comments, numbered from 1 and an hour apart: number -> (number of the guessed parent, how)."""
    captures = Captures()
    made = []
    for n, one in enumerate(said, start=1):
        when = START + timedelta(hours=n)
        made.append(one if isinstance(one, Comment) else comment(n, one[1], author=one[0], published=when))
    captures.add(PAGE, (post(45, **fields),), tuple(made))
    table = stepped(captures, thread).tables["comments"]
    found = {}
    for row in table.to_pylist():
        assert (row["inferred_parent_id"] is None) == (row["inferred_how"] is None)
        if row["inferred_parent_id"] is not None:
            found[int(row["key"])] = (int(row["inferred_parent_id"].rsplit(":", 1)[1]), row["inferred_how"])
    return found


TALK: list[Said] = [("Helen M.", "The scan took an hour."), ("Ivo Brandt", "Mine was quick, and the tea was good.")]


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("@Helen that is long", "at name"),
        ("@helen m. that is long", "at name"),
        ("@ Helen: that is long", "at name"),
        ("That is long. @Helen, did you sleep?", "at name"),
        ("Helen, I agree", "named at the start"),
        ("helen - I agree", "named at the start"),
        ("Hi Helen I think that is long", "named at the start"),
        ("Re: Helen\nthat is long", "named at the start"),
        ("Oh yes, Helen! So it was for me", "named at the start"),
        ("Thank you so much Helen for telling us", "named at the start"),
        ("🙂 Liebe Helen,\ndas ist lang", "named at the start"),
        ("An Helen: das ist lang", "named at the start"),
        ("Hallo Frau Helen M., das ist lang", "named at the start"),
        ("Merci Hélène, c'est long", None),
        ("Chère Hélen, c'est long", "named at the start"),
        ("Gracias Helen por contarlo", "named at the start"),
        ("Ahoj Heleno, to je opravdu dlouho, já jsem čekala jen chvíli", "named at the start"),
        ("Great to hear that it helped, Helen!", "addressed"),
        ("Great to hear Helen!", "addressed"),
        ("I was glad, Helen, to read this", "addressed"),
        ("I agree with Helen!", None),
        ("I agree with Ivo, Helen, and the nurse", None),
        ("Helen is right about the hour", None),
        ("As Helen said, it takes long", None),
        ("Helen and Ivo, thank you both", None),
        ("@Helen @Ivo thank you both", None),
        ("Long it was. Best wishes, Ada", None),
        ("helen.example has a list of clinics", None),
        ("Write to me at ada@helen.example", None),
        ("@Zora that is long", None),
        ("The Helen-method is old", None),
    ],
)
def test_who_is_spoken_to(words: str, how: str | None) -> None:
    """A name at the start, after a greeting or an @, or set off; not where somebody is only told about."""
    found = guesses([*TALK, ("Ada", words)])
    assert found == ({} if how is None else {3: (1, how)})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Елена", "Елена, спасибо! У меня так же было, ждала целый час."),
        ("Олена", "Дякую, Олено! У мене так само було, чекала цілу годину."),
        ("Jana", "Jano, děkuji za odpověď, bylo to u mě stejné."),
        ("Γιάννης", "Γιάννη, συμφωνώ απολύτως με όσα γράφεις εδώ."),
        ("Ελένη Κ.", "Καλημέρα Ελενη, συμφωνώ"),
        ("هيلين", "يا هيلين أنا أيضا انتظرت ساعة"),
        ("הלן", "היי הלן, גם אצלי זה לקח שעה"),
        ("हेलेन शर्मा", "नमस्ते हेलेन, मुझे भी एक घंटा लगा"),
        ("花子", "花子さん、私も一時間かかりました"),
        ("小红", "小红，我也等了一个小时"),
        ("小红", "回复小红：我也等了一个小时"),
        ("민지", "민지님, 저도 한 시간 걸렸어요"),
        ("Ömür Çelik", "Merhaba Ömür, bende de bir saat sürdü"),
        ("José Luis", "Jose Luis, a mí también me tardaron"),
        ("helen_m82", "@helen_m82 me too"),
        ("Brandt, Ivo", "Hallo Ivo, bei mir auch"),
        ("Dr. Ada Quill", "Ada, me too"),
        ("Birgit10", "@Birgit: bei mir auch"),
    ],
)
def test_names_of_many_scripts(name: str, words: str) -> None:
    """By the first name, without accents, titles, honorifics and the endings of who is called."""
    found = guesses([(name, "One hour."), ("Zora", "It was raining that day and we went home."), ("Piet", words)])
    assert found.keys() == {3}
    assert found[3][0] == 1


def test_one_name_of_two_people() -> None:
    """None is guessed, unless one is much nearer; the whole name tells."""
    two: list[Said] = [("Helen M.", "First."), ("Helen K.", "Second.")]
    assert guesses([*two, ("Ada", "Helen, me too")]) == {}
    assert guesses([*two, ("Ada", "Helen K., me too")]) == {3: (2, "named at the start")}
    many: list[Said] = [(f"Reader {chr(65 + n)}", f"Words of number {n}.") for n in range(12)]
    assert guesses([two[0], *many, two[1], ("Ada", "Helen, me too")]) == {15: (14, "named at the start")}


def test_of_several_comments_of_one_person() -> None:
    """The one not yet answered; where there are more, the one that shares words; else none."""
    two: list[Said] = [("Helen", "My catheter angiography went badly."), ("Helen", "Also the parking costs a fortune.")]
    assert guesses([*two, ("Ada", "Helen, the same here")]) == {}
    about: Said = ("Ada", "Helen, parking costs more than the doctor")
    assert guesses([*two, about]) == {3: (2, "named at the start")}
    assert guesses([*two, about, ("Helen", "Indeed."), ("Ada", "Helen, quite")])[5] == (4, "named at the start")


def test_who_speaks_to_the_author_answers_the_post() -> None:
    """Unless the author has just answered them."""
    said: list[Said] = [
        ("Ivo", "A question: how long did it take?"),
        ("Olive", "Ivo, about an hour."),
        ("Ada", "Olive, what a fine post"),
        ("Ivo", "Thank you Olive, that helps"),
    ]
    assert guesses(said) == {2: (1, "named at the start"), 4: (2, "named at the start")}


def test_quotes() -> None:
    """Words in quotation marks, in marked quotes or behind > lead to whose they are; the post's lead nowhere."""
    first: Said = ("Helen", "The scan took an hour and nobody told me why it was done at all.")
    for words in (
        "“The scan took an hour and nobody told me why” Same for me.",
        "> The scan took an hour and nobody told me why\nSame for me.",
        "Sie schreiben: „nobody told me why it was done at all“ …",
    ):
        assert guesses([first, ("Ivo", "Tea."), ("Ada", words)]) == {3: (1, "quote")}
    marked = comment(
        3, "Same for me.", author="Ada", quotes=(Quote("The scan took an hour and nobody told me", "Helen"),)
    )
    assert guesses([first, ("Ivo", "Tea."), marked]) == {3: (1, "quote")}
    named = comment(3, "Same.", author="Ada", quotes=(Quote("Words that were edited away since then", "Helen"),))
    assert guesses([first, ("Ivo", "Tea."), named]) == {3: (1, "name of a quote")}
    of_post = ("Ada", "“Words of post 45, which I wrote in the garden” is well said")
    assert guesses([first, of_post]) == {}
    requoted: Said = ("Ivo", "“The scan took an hour and nobody told me why” is what they all say")
    assert guesses([first, requoted, ("Ada", f"{requoted[1][:48]}” Yes.")])[3] == (1, "quote")


def test_the_author_answers_the_one_who_waits() -> None:
    """Only where it is one, and on a blog that states no answers."""
    said: list[Said] = [("Ivo", "How long?"), ("Olive", "About an hour."), ("Ivo", "That is fine then.")]
    assert guesses(said) == {2: (1, "author answers"), 3: (2, "next")}
    two: list[Said] = [("Ivo", "How long?"), ("Ada", "And how dear?"), ("Olive", "About an hour.")]
    assert guesses(two) == {}
    stated = comment(4, "I see.", author="Ivo", parent="1")
    assert guesses([*said, stated]) == {}


def test_a_thread_with_stated_parents() -> None:
    """Stated ones are left alone; of the others only those that say whom they mean are guessed."""
    said = [
        comment(1, "One hour.", author="Helen"),
        comment(2, "Helen, me too.", author="Ivo", parent="1"),
        comment(3, "@Ivo which clinic?", author="Ada"),
        comment(4, "It rains.", author="Olive"),
    ]
    assert guesses(said) == {3: (2, "at name")}


def test_pings_and_nobodies() -> None:
    """A ping neither answers nor is answered; nobody is called Anonymous."""
    ping = comment(2, "Helen, I wrote about this", author="Ada", kind="pingback")
    assert guesses([("Helen", "One hour."), ping, ("Ivo", "@Ada where?")]) == {}
    assert guesses([("Anonymous", "One hour."), ("Ivo", "Anonymous, me too")]) == {}


def test_how_is_documented() -> None:
    """The dictionary names every way of guessing."""
    meaning = next(column.meaning for column in TABLES["comments"].columns if column.name == "inferred_how")
    assert [how for how in HOWS if f"{how} (" not in meaning] == []


WORDS = st.lists(st.sampled_from(["@Ann", "Ann,", "Hi", "Ben", "Cleo!", "“the long words of a comment”", "I", "agree"]))


@given(
    st.lists(
        st.tuples(st.sampled_from(["Ann", "Ben", "Cleo", None]), WORDS, st.none() | st.integers(0, 9)), max_size=10
    )
)
@settings(max_examples=60, deadline=None)
def test_guesses_are_of_earlier_comments_and_beside_stated_ones(said: list[tuple[str | None, list[str], Any]]) -> None:
    """Never a cycle, never oneself, never where a parent is stated."""
    made = [
        comment(n, " ".join(words) or "x", author=who, parent=None if p is None else str(p), published=START)
        for n, (who, words, p) in enumerate(said)
    ]
    captures = Captures()
    captures.add(PAGE, (post(45),), tuple(made))
    rows = stepped(captures, thread).tables["comments"].to_pylist()
    order = {row["comment_id"]: int(row["key"]) for row in rows}
    for row in rows:
        if row["inferred_parent_id"] is not None:
            assert row["parent_id"] is None
            assert order[row["inferred_parent_id"]] < order[row["comment_id"]]
            assert row["comment_id"].startswith(f"wordpress:{HOST}:")
