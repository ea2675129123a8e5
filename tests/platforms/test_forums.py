"""What holds for forums beside their golden pairs: blogs that link to boards, skins nobody described, lists of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from golden_pairs import Case, all_cases

from scraper.page import read_page
from scraper.platforms import platform_of
from scraper.platforms.markup import Markup, read_thread
from scraper.reading import read

if TYPE_CHECKING:
    from scraper.items import Page

BOARDS = """
<p>See <a href="https://board.example/viewtopic.php?t=4">this</a>,
<a href="https://tea.example/forum/viewforum.php?f=2">
our board</a>, <a href="https://www.phpbb.com/">phpBB</a>,
<a href="https://board.example/showthread.php?tid=3">a thread</a>,
<a href="https://mybb.com">MyBB</a>, <a href="https://board.example/index.php?topic=12.0">SMF</a>,
<a href="https://www.simplemachines.org/">Simple Machines</a>, <a href="https://x.forumotion.com/t3-salt">Forumotion</a>,
<a href="https://bbpress.org">bbPress</a>, <a href="https://nodebb.org">NodeBB</a>,
<a href="https://github.com/nitely/Spirit">on</a> the Spirit of tea.</p>
"""


def page_of(case: Case, change: dict[str, str]) -> Page:
    html = case.path.read_text("utf-8")
    for pattern, new in change.items():
        html = re.sub(pattern, new, html)
    return read_page(case.url, html.encode(), headers=[("content-type", "text/html; charset=utf-8")])


def case_of(name: str) -> Case:
    return next(case for case in all_cases() if str(case) == name)


@pytest.mark.parametrize(
    "name", ["wordpress/nested.html", "wordpress/kubrick-says.html", "generic/definition-list.html"]
)
def test_blog_that_links_to_boards_stays_a_blog(name: str) -> None:
    """Links to boards, also to one on the blog's own site, make no forum of it: its comments are read as before."""
    case = case_of(name)
    page = page_of(case, {"</body>": BOARDS + "</body>"})
    assert case.platform == platform_of(page).NAME
    assert [comment.text for comment in read(page).comments] == [c.text for c in read(case.page).comments]


# What a skin of its own does to the names that a description knows.
SKINS = {
    "phpbb/phpbb2-page-2.html": {'class="postbody"': 'class="says"', 'class="name"': 'class="who"'},
    "mybb/classic-18-page-2.html": {
        r'id="post_(\d+)"': r'id="entry-\1"',
        "post_body scaleimages": "says",
        r'id="pid_\d+"': "",
    },
    "smf/smf21-page-2.html": {
        "post_wrapper": "wrap",
        'class="post"': 'class="mb"',
        'class="windowbg" id="msg': 'id="e',
    },
}


@pytest.mark.parametrize("name", SKINS)
def test_unknown_skin_is_read_by_its_shape(name: str) -> None:
    """A thread whose skin no description fits still gives what was said in it."""
    case = case_of(name)
    known = [comment.text or "" for comment in read(case.page).comments]
    found = [comment.text or "" for comment in read(page_of(case, SKINS[name])).comments]
    assert known
    assert len(found) - len(known) in (0, 1)  # an entry of nothing but an image may be counted
    assert all(text in words for text, words in zip(known, found, strict=False))


@pytest.mark.parametrize(
    "name", ["phpbb/viewforum.html", "smf/message-index.html", "mybb/forumdisplay.html", "forumotion/forum.html"]
)
def test_list_of_threads_has_no_comments_whatever_its_skin(name: str) -> None:
    """Names of classes taken away, a board still is no thread."""
    case = case_of(name)
    page = page_of(case, {r'class="(?!copyright)[^"]*"': ""})
    assert not read(page).comments


def test_every_forum_has_a_page_that_is_no_thread() -> None:
    """Each forum's pairs hold a page without an entry."""
    forums = ("phpbb", "smf", "mybb", "forumotion", "bbpress", "spirit", "nodebb")
    empty = {case.platform for case in all_cases() if case.platform in forums and not read(case.page).comments}
    assert empty == set(forums)


@pytest.mark.parametrize(
    "joined",
    [
        "Joined: 12 Mar 2007",
        "Registriert: 12.03.2007",
        "Anmeldedatum: 12.03.2007",
        "Inscrit le: 12 Mar 2007",
        "Iscrizione: 12 mar 2007",
        "Iscritto il: 12/mar/2007",
        "Registrado: 12 Mar 2007",
        "Dołączył: 12 Mar 2007",
        "Rejestracja: 12 Mar 2007",
        "Зарегистрирован: 12 мар 2007",
        "Medlem siden: 12 Mar 2007",
        "Tilmeldt: 12 Mar 2007",
        "Liittynyt: 12.03.2007",
        "Přihlášen: 12. 3. 2007",
        "Lid sinds: 12 mrt 2007",
    ],
)
def test_when_a_writer_joined_is_not_when_they_wrote(joined: str) -> None:
    """Where a skin shows no date by name, its first line with a day counts, but not that of the profile."""
    entry = f"<li class=e><div><b class=a>Ada</b><br>{joined}</div><div>4 May 2008 21:12</div><p class=t>Salt.</p></li>"
    page = read_page("https://tea.example/t/1", f"<ul>{entry}{entry}</ul>".encode())
    _, comments = read_thread(page, Markup(entry=".e", text=".t", author=".a", opening=False))
    assert [comment.published_raw for comment in comments] == ["4 May 2008 21:12"] * 2


def test_a_list_of_threads_saved_without_its_address_is_a_list() -> None:
    """Its titles lead to other pages, wherever it was saved from."""
    cards = "".join(
        f'<div class="card"><div><h4><a href="/community/topics/{n}-words">How long until you slept {n}</a></h4>'
        f'<p class="excerpt">It took me {n} weeks until I could turn in bed without help, and then it was quick.</p>'
        f'<div class="meta"><a href="/u/{n}">Oda {n}</a> · <time datetime="2019-05-0{n}T10:1{n}">May {n}</time> · '
        f'<a href="/community/topics/{n}-words#replies">{n} replies</a></div></div></div>'
        for n in range(1, 9)
    )
    html = f"<html><head><title>Sleep</title></head><body><h1>Sleep</h1><div class='topics'>{cards}</div></body></html>"
    for url in ("https://harbor.example/community/sleep", "urn:threadkeep:import:0"):
        page = read_page(url, html.encode(), headers=[("content-type", "text/html; charset=utf-8")])
        assert read(page).comments == ()
