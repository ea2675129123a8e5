"""Messages of a board in a skin that nobody described: guests, quotes, orders of dates, what counts messages."""

from __future__ import annotations

from datetime import date
from typing import Any

from scraper.dates import order_of, order_within
from scraper.page import read_page
from scraper.reading import as_json, read

NAMES = ("bogwoman", "Ede", "Karoline", "Ede", "bogwoman")
SAID = (
    "Which peat do you take for the troughs by the north wall?",
    "None at all, leaf mould does the same and costs nothing.",
    "Mine drowned in leaf mould last winter, so I would be careful with it.",
    "Then the trough has no hole. Drill one, and it will not happen again.",
    "I will try both and tell you in spring.",
)


def test_a_guest_without_a_link_has_a_name() -> None:
    """Members are links and guests are not: what is called the same in the same place is the name."""
    for member, guest in (
        (
            '<a class="username popup" href="/member/{n}"><strong>{name}</strong></a>',
            '<span class="username">{name}</span>',
        ),
        ('<h4><a class="username" href="/member/{n}">{name}</a></h4>', '<h4><span class="username">{name}</span></h4>'),
    ):
        answer = thread([guest if name == "Karoline" else member for name in NAMES])
        assert [answer["post"]["author"], *(one["author"] for one in answer["comments"])] == list(NAMES)


def test_a_quote_that_leads_to_its_message_is_an_answer_to_it() -> None:
    """Not to the opening one, which is the thread itself."""
    quote = (
        '<div class="bbcode_quote"><div class="quote_container"><div class="bbcode_postedby">Quote by '
        '<strong>{name}</strong> <a href="/thread/9?p={n}#post{n}">see</a></div>'
        '<div class="message">{words}</div></div></div>'
    )
    quoted = {3: 2, 4: 0}
    answer = thread(
        ['<a class="username" href="/member/{n}">{name}</a>'] * 5,
        {k: quote.format(name=NAMES[at], n=500 + at, words=SAID[at]) for k, at in quoted.items()},
    )
    assert [one["parent"] for one in answer["comments"]] == [None, None, "502", None]
    assert [one["text"] for one in answer["comments"]] == list(SAID[1:])


def test_a_number_in_an_attribute_of_a_quote_says_what_it_quotes() -> None:
    """Called after a comment, post or message, it is that one's, and no address is needed."""
    quote = '<blockquote class="quoted" data-post-id="502"><div class="head">A.:</div><p>Mine is.</p></blockquote>'
    answer = thread(['<a class="username" href="/member/{n}">{name}</a>'] * 5, {3: quote})
    assert [one["parent"] for one in answer["comments"]] == [None, None, "502", None]


def test_notes_of_changes_are_nobodys_words() -> None:
    """In the words of boards in German and French, too."""
    for note in (
        "Der Beitrag wurde von Ede bearbeitet: 3.5.2012, 10:00",
        "Diese Nachricht wurde zum letzten Mal von Ede am 3.5.2012 geändert.",
        "Ce message a été modifié par Ede le 3 mai 2012",
    ):
        answer = thread(['<a class="username" href="/member/{n}">{name}</a>'] * 5, {1: ""}, below=f"<br><br>{note}")
        assert answer["comments"][0]["text"] == SAID[1]


def test_a_count_of_messages_with_its_page_is_no_heading_of_comments() -> None:
    """It counts the opening message, too, which begins the thread."""
    answer = thread(
        ['<a class="username" href="/member/{n}">{name}</a>'] * 5,
        head="<div class='rules'>Restez polis. Merci.</div><div class='pagination'>24 messages • Page 1 sur 3</div>",
    )
    assert answer["post"]["text"] == SAID[0]
    assert len(answer["comments"]) == 4


def test_lists_of_thanks_and_attached_files_are_nobodys_words() -> None:
    """Who thanked when, and what a box of files is called."""
    below = (
        '<dl class="thanks-list"><dt>These users thanked the author for it:</dt><dd>Tilda (May 2{k}, 2012)</dd></dl>'
        "<fieldset><legend>Attached files</legend><a href='/file/{k}'>trough{k}.jpg</a></fieldset>"
    )
    answer = thread(['<a class="username" href="/member/{n}">{name}</a>'] * 5, {1: "", 3: ""}, below=below)
    assert [one["text"] for one in answer["comments"]] == list(SAID[1:])


def test_numbers_that_stay_the_same_are_the_month() -> None:
    """Days differ within the month of a thread; nobody writes on the fifth of each month."""
    assert order_of(["05-01-2012, 03:58 AM", "05-02-2012, 03:59 AM", "05-04-2012, 10:39 PM"]) == "mdy"
    assert order_of(["01/05/2012 3:58", "02/05/2012 3:59", "04/05/2012 22:39"]) == "dmy"
    assert order_of(["05-01-2012", "06-02-2012", "07-04-2012"]) is None
    assert order_of(["05.01.2012", "05.02.2012", "05.04.2012"]) is None, "points need no guess"
    assert order_of(["05-01-2012", "05-02-2012"]) is None, "two may be chance"


def test_an_order_in_which_an_answer_came_before_its_question_is_none() -> None:
    """Nor one in which it came after the copy was made."""
    words = ["05/03/2012 10:39 PM", "05/07/2012 9:00 AM"]
    assert order_within(words, date(2012, 4, 28), None) == "mdy"
    assert order_within(words, None, date(2012, 6, 1)) == "mdy"
    assert order_within(words, date(2012, 1, 1), None) is None, "both could be"
    assert order_within(words, None, None) is None


def test_the_month_in_an_address_decides_the_order_of_its_comments_dates() -> None:
    """/2012/05/ begins in May: 05/03 is the third of it, and no answer of March."""
    html = (
        "<html lang='en'><head><title>Peat</title></head><body><h1>Peat</h1><div class='entry'><p>A trough "
        "needs a hole, "
        "and a hole needs a shard over it, or the peat is gone by May.</p></div><h3>1 Comment</h3><ol "
        "class='commentlist'>"
        "<li class='comment' id='comment-7'><b>Ede</b> <i>05/03/2012 10:39 PM</i><p>Mine has "
        "none.</p></li></ol></body></html>"
    )
    page = read_page("http://bog.example/2012/05/peat/", html.encode(), headers=[("content-type", "text/html")])
    assert [one["published"] for one in as_json(page, read(page))["comments"]] == ["2012-05-03T22:39:00"]


def test_headings_that_are_names_do_not_make_a_list_of_entries() -> None:
    """Mailing list archives set each writer's name in a heading."""
    answer = thread([f'<h2 class="name">{name}</h2>' for name in ("Ann", "Bea", "Cleo", "Dora", "Ede")])
    assert [one["author"] for one in answer["comments"]] == ["Bea", "Cleo", "Dora", "Ede"]


def test_a_guest_among_lines_of_one_name_has_the_name_of_the_same_line() -> None:
    """Phorum has a line for the subject, one for the writer, one for the date, all called the same."""
    line = '<div class="BodyHead"><strong>{}</strong></div>'
    names = [line.format("Re: Peat") + line.format(f'<a href="/profile.php?{k}">{n}</a>') for k, n in enumerate(NAMES)]
    names[2] = line.format("Re: Peat") + line.format(NAMES[2])
    assert thread(names)["comments"][1]["author"] == NAMES[2]


def test_the_subject_over_short_messages_is_not_what_they_say() -> None:
    """Where nothing is called the text, the most words are it, but not the thread's title over and over."""
    title = "Which peat for the troughs by the north wall of the old house?"
    rows = "".join(
        f'<tr><td><table><tr><td><a name="{k}"></a><span>0{k + 1}.05.2012 1{k}:20</span> <b>'
        f"{title if k == 0 else f'Re: {title}'}</b></td><td><a "
        f'href="q">Quote</a></td></tr></table></td></tr><tr><td><b>'
        f'<a href="/profile.php?id={k}">{name}</a></b></td><td><span>{said}</span></td></tr>'
        for k, (name, said) in enumerate((("Ann", "Moss or leaf mould?"), ("Bea", "Leaf mould.")))
    )
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><table>{rows}</table></body></html>"
    page = read_page("http://bog.example/forum/thread/9", html.encode(), headers=[("content-type", "text/html")])
    answer = as_json(page, read(page))
    assert [one["text"] for one in answer["comments"]] == ["Leaf mould."]


def thread(
    names: list[str], quotes: dict[int, str] | None = None, *, head: str = "", below: str = ""
) -> dict[str, Any]:
    """What is read of a thread in which the names stand in such elements."""
    quotes = quotes or {}
    entries = "".join(
        f'<li class="entry" id="post_{500 + k}"><div class="head"><span class="when">2012-05-0{k + 1} 1{k}:20</span>'
        f'</div><div class="who">{name.format(name=NAMES[k], n=NAMES.index(NAMES[k]))}</div><div class="body"><div '
        f'class="words">{quotes.get(k, "")}{SAID[k]}{below.format(k=k) if k in quotes else ""}</div></div>'
        f'<a href="/reply/{k}">Quote</a></li>'
        for k, name in enumerate(names)
    )
    html = (
        f"<html><head><title>Peat</title></head><body><h1>Peat</h1>{head}<ol class='posts'>{entries}</ol></body></html>"
    )
    page = read_page("http://bog.example/thread/9", html.encode(), headers=[("content-type", "text/html")])
    return as_json(page, read(page))
