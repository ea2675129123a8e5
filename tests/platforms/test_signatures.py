"""Names and days in bylines, labels that are no part of a name, headings of discussions: the words alone."""

from __future__ import annotations

import pytest

from scraper.date_part import without_date
from scraper.items import Comment
from scraper.page import read_page
from scraper.platforms.generic.byline import line_dated, line_signed
from scraper.platforms.generic.count import heads_comments, heads_discussion
from scraper.platforms.generic.lines import name_and_date, tripped
from scraper.platforms.generic.names import without_labels
from scraper.platforms.generic.place import stated_thread
from scraper.platforms.livejournal import comments as of_a_journal
from scraper.platforms.words import name_in
from scraper.reading import read

WRITTEN = (
    *(
        "Ada hat gesagt…",
        "Ada zei...",
        "Ada sa...",
        "Ada sagde ...",
        "Ada řekl(a)...",
        "Ada さんのコメント...",
        "Ada 说...",
    ),
    *(
        "Ada írta...",
        "Ada είπε...",
        "Ada napisał(a):",
        "Af Ada",
        "Postada por Ada",
        "Soumis par Ada",
        "Lagt inn av Ada",
    ),
    *("1 Posted by Ada", "#12 Posted by Ada", "Lähettänyt Ada", "Kirjoittanut Ada", "Přidal: Ada", "Nom : Ada"),
    *("Ada (not verified)", "Ada (nicht überprüft)", "Ada (Homepage)", "投稿者 Ada"),
)


@pytest.mark.parametrize("words", WRITTEN)
def test_a_byline_holds_a_name(words: str) -> None:
    """Who says so, in the words of blogs and papers of many languages."""
    assert name_in(words) == "Ada"


def test_what_looks_like_a_byline_is_kept_in_a_name() -> None:
    """Maria Sa is a name; so are Sam and Mar before a date."""
    assert name_in("Maria Sa") == "Maria Sa"
    assert without_date("Sam, le 4 mars 2010 à 9h30") == "Sam, le | à"
    assert without_date("Mme Perrin, le 4 mars 2010 à 9h30") == "Mme Perrin, le | à"


def test_a_weekday_goes_with_its_date() -> None:
    """In full anywhere, in short with a sign behind it."""
    assert without_date("Ada le samedi 3 octobre 2009, 12:33") == "Ada | ,"
    assert without_date("2011/03/04(金) 09:12:44") == ""
    assert without_date("Ada, Di, 21. April 2020 - 16:40") == "Ada, | -"
    assert without_date("Понедельник, 12 Декабря 2011 г. 11:15") == ""


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Von Wiebke Ahlers", "Wiebke Ahlers"),
        ("03.05.2012 – von Ottilie", "Ottilie"),
        ("3 mai 2016 à 12:33 | Mis à jour le 2 janvier 2020 | par Odile Ferrand", "Odile Ferrand"),
        ("By Ottilie Last updated at 9:12 AM on 3 May 2009", "Ottilie"),
        ("By Ottilie under Just For Fun", "Ottilie"),
        ("2013-11-25 12:00 来源:晚报 作者:阿梅", "阿梅"),
        ("Tekst: Kåre Nesheim", "Kåre Nesheim"),
        ("3. maj 2014 kl. 12:33 af Ottilie", "Ottilie"),
        ("By the time we arrived, the ferry had gone", None),
    ],
)
def test_a_line_near_an_entry_signs_it(line: str, name: str | None) -> None:
    """Behind "by" at its beginning or in a part of it, up to what is no name."""
    signed = line_signed(line)
    assert signed == name if name else signed is None or signed.islower() or " " in signed


def test_a_name_in_full_stands_beside_a_day() -> None:
    """One word alone may be what the entry is filed under."""
    assert line_dated("17.05.2007 | Hanno Dierksen") == "Hanno Dierksen"
    assert line_dated("Aino Kivirinta 3.5.2012 klo 12.33") == "Aino Kivirinta"
    assert line_dated("Rezepte, 17.05.2007") is None
    assert line_dated("nothing new since 3 May 2009") is None


def test_what_every_name_has_is_a_label() -> None:
    """Of few names, or where nothing would be left, all is the name."""
    said = [Comment(text="Yes.", author=f"Nr. {n} {name} Reader") for n, name in enumerate(("Ada", "Bo", "Cy", "Di"))]
    assert [one.author for one in without_labels(said)] == ["Ada", "Bo", "Cy", "Di"]
    assert without_labels(said[:3]) == tuple(said[:3])
    family = [Comment(text="Yes.", author=f"{name} Fern") for name in ("Ada", "Bo", "Ada", "Bo")]
    assert without_labels(family) == tuple(family)


def test_places_that_styles_alone_part_from_names_go() -> None:
    """Where they count in a row; numbers of the writers' own stay."""
    said = [Comment(text="Yes.", author=name) for name in ("1Ada", "2Bo", "3Ada")]
    assert [one.author for one in without_labels(said)] == ["Ada", "Bo", "Ada"]
    own = [Comment(text="Yes.", author=name) for name in ("1Ada", "7up", "3Ada")]
    assert without_labels(own) == tuple(own)


def test_a_heading_says_that_comments_follow() -> None:
    """With their number or without; but not a list of the newest of all, or the form."""
    for words in ("7 Comments", "Kommentare zu diesem Artikel", "Vos réactions", "Leserkommentare", "网友评论(8条)"):
        assert heads_comments(words)
    for words in ("Neueste Kommentare", "Recent Comments", "Schreibe einen Kommentar", "No comments", "Diskussion"):
        assert not heads_comments(words)
    assert heads_discussion("Diskussion")
    assert heads_discussion("Keskustelu (7)")


def test_a_byline_that_is_one_element_is_parted() -> None:
    """Name and date in one, and FC2's sign behind a name without an account."""
    assert name_and_date("seebär, 03.05.2009") == ("seebär", "03.05.2009")
    assert name_and_date("seebär") == ("seebär", None)
    assert tripped("2011/03/04(金) 12:33:01 | URL | さくらもち #- [編集]") == "さくらもち"
    assert tripped("2011/03/04 | ada #2") is None


def test_a_link_that_leads_on_to_its_own_comment_states_no_thread() -> None:
    """Drupal's /comment/7#comment-7 is the thread's page again."""
    html = '<div id="comment-7"><a href="/comment/7#comment-7">Permalink</a><p>Wet them.</p></div>'
    page = read_page("https://socks.example/node/5", html.encode(), headers=[])
    assert stated_thread(page, page.tree.css_first("#comment-7"), frozenset()) is None


def test_bars_over_a_journals_comments_are_no_words() -> None:
    """Whatever the bar is called, it holds name and date."""
    html = (
        '<body><div id="ljcmt9" class="ljcmt_full"><div id="cmtbar9"><span class="ljuser" lj:user="ada"><a '
        'href="http://ada.journal.example/"><b>ada</b></a></span><br><font>2007-09-21 02:07 pm UTC</font></div>'
        '<div class="cmtbody">Two sugars, please.</div></div></body>'
    )
    page = read_page("http://ada.journal.example/31415.html", html.encode(), headers=[])
    assert [(one.author, one.text) for one in of_a_journal(page)] == [("ada", "Two sugars, please.")]


def test_words_for_a_discussion_need_no_class_called_comments() -> None:
    """A theme of its own, in Finnish."""
    said = "".join(
        f'<div class="viesti"><p class="viesti__kirjoittaja">{name} <time>{day}.5.2016 klo 9:05</time></p>'
        f'<div class="viesti__teksti"><p>{text}</p></div><button>Vastaa</button></div>'
        for name, day, text in (("Jukka", 3, "Lautta myöhästyi."), ("Päivi K.", 4, "Koiran takia."))
    )
    html = (
        '<link href="/wp-content/themes/oma/style.css" rel="stylesheet"><body class="single"><article><h1>Lautta</h1>'
        f"<p>Lautta lähti tänään ajoissa.</p></article><section><h2>Keskustelu (2)</h2>{said}</section></body>"
    )
    page = read_page(
        "https://oma.example/lautta/", html.encode(), headers=[("content-type", "text/html; charset=utf-8")]
    )
    told = [(one.author, one.published_raw, one.text) for one in read(page).comments]
    assert told == [
        ("Jukka", "3.5.2016 klo 9:05", "Lautta myöhästyi."),
        ("Päivi K.", "4.5.2016 klo 9:05", "Koiran takia."),
    ]
