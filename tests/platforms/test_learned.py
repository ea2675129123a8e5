"""What a site's API and feeds teach about its pages: themes that nobody has seen, and sources that teach nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.items import Comment, Page
from scraper.page import read_page
from scraper.platforms import generic, wordpress
from scraper.platforms.learned import digest_of, learn
from scraper.platforms.learned.judging import is_same_minute, letters_in
from scraper.platforms.markup import Markup
from scraper.reading import read
from tests.platforms.odd_themes import HOST, THEMES, Remark, api_of, feed_of, html_of, remarks, url_of

JSON = [("Content-Type", "application/json")]
RSS = [("Content-Type", "application/rss+xml")]
REPLIES = ("custom_elements", "nested_boxes", "other_language")  # themes that show which comment answers which


def page_of(post: int, theme: str, said: tuple[Remark, ...] | None = None) -> Page:
    """A post's page, as it is captured."""
    return read_page(url_of(post), html_of(post, remarks(post) if said is None else said, theme).encode())


def by_api(post: int, said: tuple[Remark, ...] | None = None) -> tuple[Comment, ...]:
    """A post's comments as the API gives them."""
    body = api_of([(post, remark) for remark in (remarks(post) if said is None else said)])
    return read(read_page(f"https://{HOST}/wp-json/wp/v2/comments?post={post}", body.encode(), headers=JSON)).comments


def by_feed(post: int, **how: object) -> tuple[Comment, ...]:
    """A post's comments as its feed gives them."""
    body = feed_of(post, remarks(post), **how)
    return read(read_page(f"{url_of(post)}feed/", body.encode(), headers=RSS)).comments


def taught(theme: str) -> Markup:
    """What three threads teach of a theme."""
    pattern = learn([(page_of(post, theme), by_api(post)) for post in (3, 4, 5)])
    assert pattern is not None
    return pattern


def said(comments: tuple[Comment, ...]) -> list[tuple[object, ...]]:
    """Who, when and what, in order."""
    return [(c.key, c.author, c.published, letters_in(c.text)) for c in comments]


def told(post: int) -> list[tuple[object, ...]]:
    """What a perfect reading of a post's page says."""
    return [(str(r.number), r.author, r.at, letters_in("".join(r.words))) for r in remarks(post)]


@pytest.mark.parametrize("theme", THEMES)
def test_an_unknown_theme_is_learned(theme: str) -> None:
    """A page that no source speaks of is read as if its theme were known."""
    page = page_of(9, theme)
    assert said(read(page).comments) != told(9)
    reading = read(page, pattern=taught(theme))
    assert said(reading.comments) == told(9)
    assert reading.reader.endswith(", learned")
    answers = [str(r.answers) if r.answers and theme in REPLIES else None for r in remarks(9)]
    assert [c.parent for c in reading.comments] == answers


@pytest.mark.parametrize("theme", THEMES)
def test_a_pattern_is_plain_data(theme: str) -> None:
    """It can be kept and taken up again, and names no number of a page."""
    pattern = taught(theme)
    assert digest_of(Markup(**asdict(pattern))) == digest_of(pattern)
    for reader in (wordpress, generic):
        assert said(reader.comments(page_of(9, theme), asdict(pattern))) == told(9)
    assert not any(c.isdigit() for name in ("entry", "author", "text") for c in asdict(pattern)[name].partition(":")[0])


def test_the_same_is_learned_in_every_process() -> None:
    """Tables are a function of captures alone."""
    code = "from tests.platforms.test_learned import *; print([digest_of(taught(theme)) for theme in THEMES])"
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1


def test_the_newest_of_a_feed_are_enough() -> None:
    """Three comments of each thread, the last ones, teach how to read them all."""
    pattern = learn([(page_of(post, "hover_dates"), by_feed(post)[-3:]) for post in (3, 4)])
    assert pattern is not None
    assert said(read(page_of(9, "hover_dates"), pattern=pattern).comments) == told(9)


def test_what_is_read_right_teaches_nothing() -> None:
    """Known markup stays with its platform."""
    shown = "".join(
        f'<li id="comment-{r.number}" class="comment"><cite class="fn">{r.author}</cite>'
        f'<time datetime="{r.at.isoformat()}">then</time><div class="comment-content">{r.html}</div></li>'
        for r in remarks(3)
    )
    html = html_of(3, (), "hover_dates").replace("<ul class=rmks></ul>", f'<ol class="comment-list">{shown}</ol>')
    page = read_page(url_of(3), html.encode())
    assert len(read(page).comments) == len(remarks(3))
    assert learn([(page, by_api(3))]) is None


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("how", [{"cut": 30}, {"stripped": True}])
def test_a_feed_that_cuts_or_strips_teaches_nothing(theme: str, how: dict[str, object]) -> None:
    """What it gives are not the words that the pages show."""
    assert learn([(page_of(post, theme), by_feed(post, **how)) for post in (3, 4, 5)]) is None


@pytest.mark.parametrize("theme", THEMES)
def test_sources_that_contradict_the_page_teach_nothing(theme: str) -> None:
    """Other writers, other times, other words than the page shows: no description reads these, so none is taken."""
    wrong = [
        lambda c, n: replace(c, author="Nobody Else" if n % 2 else c.author),
        lambda c, n: replace(c, published=c.published + timedelta(minutes=n % 14)),
        lambda c, n: replace(c, text=f"{c.text} and more words that nobody ever saw" if n % 2 else c.text),
    ]
    for change in wrong[:2]:
        pages = [(page_of(p, theme), tuple(change(c, n) for n, c in enumerate(by_api(p)))) for p in (3, 4, 5)]
        assert learn(pages) is None
    # Where every other one was edited since, the others teach; what is read is what the page shows.
    pages = [(page_of(p, theme), tuple(wrong[2](c, n) for n, c in enumerate(by_api(p)))) for p in (3, 4, 5)]
    pattern = learn(pages)
    assert pattern is None or said(read(page_of(9, theme), pattern=pattern).comments) == told(9)


def test_comments_are_no_part_of_the_post() -> None:
    """Also where the theme keeps the thread within the entry's own element."""
    html = html_of(9, remarks(9), "hover_dates").replace('</div><div id="talk">', '<div id="talk">')
    page = read_page(url_of(9), html.encode())
    before = read(page).post
    assert before is not None
    assert before.text is not None
    assert remarks(9)[0].words[0] in before.text
    after = read(page, pattern=taught("hover_dates")).post
    assert after is not None
    assert after.text is not None
    assert after.text.startswith("Today the snow melted, and I went to the clinic for the 9th time.")
    assert not any(words in after.text for remark in remarks(9) for words in remark.words)
    assert (after.url, after.key, after.title) == (before.url, before.key, before.title)


def test_pings_that_the_platform_reads_stay() -> None:
    """A theme of its own for comments may leave pings to WordPress."""
    ping = (
        '<ol><li class="pingback" id="comment-77">Pingback: <a href="https://hill.example/walk/">The walk</a></li></ol>'
    )
    html = html_of(9, remarks(9), "hover_dates").replace("</ul>", f"</ul>{ping}")
    found = read(read_page(url_of(9), html.encode()), pattern=taught("hover_dates")).comments
    assert [(c.key, c.kind, c.author) for c in found[-1:]] == [("77", "pingback", "The walk")]
    assert said(found[:-1]) == told(9)


def test_pages_of_another_theme_are_read_as_before() -> None:
    """A list of posts, an older theme, an empty thread."""
    pattern = taught("table_rows")
    pages = [
        page_of(9, "words_first"),
        page_of(9, "table_rows", ()),
        read_page(f"https://{HOST}/", html_of(9, remarks(9), "table_rows").replace("single", "home").encode()),
    ]
    for page in pages:
        assert read(page, pattern=pattern) == read(page)


@pytest.mark.parametrize(
    ("shown", "raw", "same"),
    [
        ("2010-05-01T10:12:00", "10:12", True),
        ("2010-05-01T12:12:00", "12:12", True),
        ("2010-05-01T15:57:00", "15:57", True),
        ("2010-05-01T10:13:00", "10:13", False),
        ("2010-05-03T10:12:00", "10:12", False),
        ("2010-05-02T00:00:00", "2 May 2010", True),
        ("2010-05-04T00:00:00", "4 May 2010", False),
    ],
)
def test_the_same_minute_in_any_clock(shown: str, raw: str, same: bool) -> None:
    """Whole quarters of an hour apart, at most fourteen hours; of a bare day, the days beside it."""
    from scraper.dates import iso_date

    comment = Comment("Words.", published=iso_date(shown), published_raw=raw)
    assert is_same_minute(iso_date("2010-05-01T10:12:40+00:00"), comment) is same


def test_the_widest_element_of_the_text_is_learned() -> None:
    """Of comments with one paragraph each, for those that have two."""
    short = {post: tuple(replace(r, words=r.words[:1]) for r in remarks(post)) for post in (3, 4)}
    pattern = learn([(page_of(post, "hover_dates", said), by_api(post, said)) for post, said in short.items()])
    assert pattern is not None
    assert said(read(page_of(9, "hover_dates"), pattern=pattern).comments) == told(9)


def test_names_before_a_bare_date_are_whole() -> None:
    """Name and date in one string, with nothing but white space between them."""

    def bare(html: str) -> str:
        return html.replace("Gesprochen hat ", "").replace(", nachts am ", " ")

    pages = [(read_page(url_of(p), bare(html_of(p, remarks(p), "bylines")).encode()), by_api(p)) for p in (3, 4)]
    pattern = learn(pages)
    assert pattern is not None
    page = read_page(url_of(9), bare(html_of(9, remarks(9), "bylines")).encode())
    assert said(read(page, pattern=pattern).comments) == told(9)


@pytest.mark.parametrize(("form", "language"), [("%m/%d/%Y", "en"), ("%d/%m/%Y", "en"), ("%d/%m/%Y", "en-US")])
def test_the_order_of_day_and_month_is_learned(form: str, language: str) -> None:
    """A page whose dates may be read in two ways is read as the site's known times say."""

    def page(post: int) -> Page:
        html = html_of(post, remarks(post), "other_language").replace('lang="en"', f'lang="{language}"')
        for r in remarks(post):
            html = html.replace(f"{r.at:%d.%m.%Y}", r.at.strftime(form))
        return read_page(url_of(post), html.encode())

    pattern = learn([(page(post), by_api(post)) for post in (3, 4, 5)])
    assert pattern is not None
    assert said(read(page(2), pattern=pattern).comments) == told(2)


def test_what_the_platform_knows_besides_is_kept() -> None:
    """Of comments that WordPress' markup numbers, in a theme that hides their words from it."""
    html = html_of(9, remarks(9), "hover_dates").replace('id="rmk_', 'id="comment-')
    pages = [
        (
            read_page(url_of(p), html_of(p, remarks(p), "hover_dates").replace('id="rmk_', 'id="comment-').encode()),
            by_api(p),
        )
        for p in (3, 4)
    ]
    pattern = learn(pages)
    assert pattern is not None
    page = read_page(url_of(9), html.encode())
    found = read(page, pattern=pattern).comments
    assert said(found) == told(9)
    assert [c.permalink for c in found] == [c.permalink for c in read(page).comments]
    assert found[0].permalink == f"{url_of(9)}#comment-901"


def test_hostile_names_and_texts_cost_no_time() -> None:
    """Long class names, numbers and dots: each pattern goes over them once."""
    from time import process_time

    mess = f'class="{"a" * 5000}1 {"b-" * 3000}_9" id="{"c_" * 3000}!" data-id="{"x" * 9000}'
    pages = []
    for post in (3, 4):
        html = html_of(post, remarks(post), "hover_dates").replace('class="rmk"', mess + '"')
        known = [replace(c, text=f"{c.text}{'.' * 20000}x") if n == 6 else c for n, c in enumerate(by_api(post))]
        pages.append((read_page(url_of(post), html.encode()), known))
    start = process_time()
    learn(pages)
    assert process_time() - start < 10


def test_a_page_of_very_many_elements_costs_seconds_at_most() -> None:
    """One known comment each beside 12,000 boxes: what may be an entry is looked at in part."""
    from time import process_time

    boxes = "<div><i>1 May 2010</i> Ottilie</div>" * 12_000
    pages = []
    for post in (3, 4, 5):
        html = html_of(post, remarks(post)[:1], "nested_boxes").replace(
            "</div></div></div>", f"</div>{boxes}</div></div>"
        )
        pages.append((read_page(url_of(post), html.encode()), by_api(post)[:1]))
    start = process_time()
    learn(pages)
    assert process_time() - start < 20


WORDS = st.sampled_from(["Ada", "cold", "3 May 2010 10:12", "", "12", "The doctor was kind to me today", "\x00", "ß—"])
TAGS = st.sampled_from(["div", "td", "x-a", "li", "b", "p", 'a"b', "o:p", "svg"])
NAMES = st.sampled_from(
    ["", ' class="c1 ü a:b [x]"', ' id="e12"', " id=';'", ' title="3 May 2010"', " data-é=7", ' href="#c12"']
)
TREES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda tag, names, held: f"<{tag}{names}>{''.join(held)}</{tag}>", TAGS, NAMES, st.lists(inner, max_size=4)
    ),
    max_leaves=30,
)
TIMES = st.none() | st.datetimes() | st.datetimes(timezones=st.timezones())
COMMENTS = st.builds(
    Comment,
    text=st.none() | WORDS | st.text(max_size=30),
    key=st.none() | st.sampled_from(["12", "1", "x", "١"]),
    parent=st.none() | st.sampled_from(["12", "#0", "x"]),
    author=st.none() | WORDS | st.text(max_size=8),
    published=TIMES,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.lists(TREES, max_size=6), st.lists(COMMENTS, max_size=6)), max_size=3))
def test_learning_never_fails(pages: list[tuple[list[str], list[Comment]]]) -> None:
    """Whatever the pages and whatever is known of them."""
    asked = [(read_page(url_of(1), "".join(trees).encode()), known) for trees, known in pages]
    pattern = learn(asked)
    assert pattern is None or isinstance(pattern, Markup)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(THEMES)), st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.1), TREES), max_size=3))
def test_learning_from_mutated_pages_never_fails(theme: str, cuts: list[tuple[float, float, str]]) -> None:
    """Pieces are taken out of a page that teaches, and others put in; what is learned then reads every page."""
    html = html_of(3, remarks(3), theme)
    for start, length, put in cuts:
        at = int(start * len(html))
        html = html[:at] + put + html[at + int(length * len(html)) :]
    page = read_page(url_of(3), html.encode())
    pattern = learn([(page, by_api(3))])
    if pattern is not None:
        for each in (page, page_of(9, theme), page_of(9, "words_first")):
            read(each, pattern=pattern)
