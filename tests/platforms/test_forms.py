"""The search forms of blogs and forums: which may be asked, and as which address."""

from __future__ import annotations

import pytest

from scraper.page import read_page
from scraper.platforms.forms import asked_for, is_asked_by, search_form

BLOG = "https://tea.example"
SID = "0123456789abcdef0123456789abcdef"
# As the makes write them, with a `|` before the address of a search for two words.
WRITTEN = {
    "wordpress": """<form role="search" method="get" class="search-form" action="https://tea.example/">
        <input type="search" name="s"><input type="submit" value="Go"></form>|/?s=salt+%26+tea""",
    "old wordpress": """<form id="searchform" action="/blog/"><input type="text" name="s"></form>
        |/blog/?s=salt+%26+tea""",
    "blogger": """<form action="/search" class="gsc-search-box"><input name="q" type="text"></form>
        |/search?q=salt+%26+tea""",
    "movable type": """<form method="get" action="/cgi/mt-search.cgi">
        <input type="hidden" name="IncludeBlogs" value="3"><input type="hidden" name="limit" value="20">
        <input name="search"></form>
        |/cgi/mt-search.cgi?IncludeBlogs=3&limit=20&search=salt+%26+tea""",
    "serendipity": """<form action="/index.php" method="get">
        <input type="hidden" name="serendipity[action]" value="search">
        <input type="text" name="serendipity[searchTerm]"></form>
        |/index.php?serendipity%5Baction%5D=search&serendipity%5BsearchTerm%5D=salt+%26+tea""",
    "spip": """<form action="spip.php?page=recherche" method="get"><input name="page" value="recherche" type="hidden">
        <input type="text" name="recherche"></form>|/spip.php?page=recherche&recherche=salt+%26+tea""",
    "drupal 7": """<form action="/" method="post" id="search-block-form"><input type="text" name="search_block_form">
        <input type="hidden" name="form_build_id" value="x"></form>|/search/node/salt%20%26%20tea""",
    "drupal 8": """<form action="/search/node" method="get"><input type="search" name="keys"></form>
        |/search/node?keys=salt+%26+tea""",
    "phpbb": f"""<form action="./search.php?sid={SID}" method="get" id="search"><input name="keywords" type="search">
        <input type="hidden" name="sid" value="{SID}"></form>|/search.php?keywords=salt+%26+tea""",
    "smf": """<form action="https://tea.example/index.php?action=search2" method="post">
        <input type="text" name="search"><input type="hidden" name="advanced" value="0"></form>
        |/index.php?action=search2&search=salt+%26+tea""",
}
FORMS = {make: tuple(part.strip() for part in written.split("|")) for make, written in WRITTEN.items()}
NONE = {
    "vbulletin": """<form action="search.php?do=process" method="post"><input type="text" name="query">
        <input type="hidden" name="securitytoken" value="1"></form>""",
    "xenforo": """<form action="/search/search" method="post"><input name="keywords">
        <input type="hidden" name="_xfToken"></form>""",
    "another site": """<form action="https://find.example/search"><input name="q" type="search"></form>""",
    "login": """<form action="/login" class="search"><input name="s"><input type="password" name="p"></form>""",
    "newsletter": """<form action="/list"><input type="email" name="email"></form>""",
    "a choice": """<form action="/page"><input type="text" name="number"></form>""",
    "two fields": """<form action="/search"><input name="q"><input name="near"></form>""",
    "comment": """<form action="/" method="get"><input name="q"><textarea name="c"></textarea></form>""",
}


def form_of(html: str, url: str = f"{BLOG}/") -> str | None:
    """The form of a page with this markup."""
    page = read_page(
        url, f"<!doctype html><title>T</title><body>{html}</body>".encode(), headers=[("content-type", "text/html")]
    )
    return search_form(page)


@pytest.mark.parametrize("make", FORMS)
def test_a_search_form_is_an_address(make: str) -> None:
    """With its hidden fields but no session's; later pages of its answer are known as such."""
    html, path = FORMS[make]
    form = form_of(html)
    assert form is not None
    url = asked_for(form, "salt & tea")
    assert url == BLOG + path
    assert is_asked_by(form, url)
    assert is_asked_by(form, url + ("&" if "?" in url else "?") + "page=2")
    assert not is_asked_by(form, f"{BLOG}/2010/05/a/")
    assert not is_asked_by(form, f"{BLOG}/")


@pytest.mark.parametrize("make", NONE)
def test_what_is_no_search_or_may_not_be_asked(make: str) -> None:
    """Forms that want a session, a token, a person's data, or that are somebody else's."""
    assert form_of(NONE[make]) is None


def test_the_surest_of_several_forms_is_taken() -> None:
    """A page has a form for its archive, and one for its words."""
    assert (
        form_of(f"{NONE['two fields']}{FORMS['drupal 8'][0]}{NONE['newsletter']}")
        == f"{BLOG}/search/node?keys={{words}}"
    )


def test_pretty_pages_of_results_belong_to_their_form() -> None:
    """/page/2/?s=words is a later page of /?s=words."""
    form = form_of(FORMS["wordpress"][0])
    assert form is not None
    assert is_asked_by(form, f"{BLOG}/page/2/?s=salt")
    assert not is_asked_by(form, f"{BLOG}/page/2/")
