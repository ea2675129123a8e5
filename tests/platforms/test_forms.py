"""The search forms of blogs and forums: which may be asked, and as which address."""

from __future__ import annotations

import pytest

from scraper.page import read_page
from scraper.platforms.forms import asked_for, is_asked_by, next_page, search_form, words_of

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


@pytest.mark.parametrize(
    ("form", "second", "third"),
    [
        ("/?s={words}", "/?s=salt&paged=2", "/?s=salt&paged=3"),
        ("/search/node/{words}", "/search/node/salt?page=1", "/search/node/salt?page=2"),
        ("/search.php?keywords={words}", "/search.php?keywords=salt&start=10", "/search.php?keywords=salt&start=20"),
        ("/i.php?action=search2&search={words}", "/i.php?action=search2&search=salt&start=10", None),
        ("/search/?q={words}", "/search/?q=salt&page=2", "/search/?q=salt&page=3"),
        ("/spip.php?page=recherche&recherche={words}", None, None),
    ],
)
def test_the_next_page_by_its_make(form: str, second: str | None, third: str | None) -> None:
    """Ten results a page; a page that is known by its path goes on there."""
    form = f"{BLOG}{form}"
    first = asked_for(form, "salt")
    found = next_page(form, first, 10)
    assert found == (f"{BLOG}{second}" if second else f"{first}&debut_articles=10")
    if third is not None:
        assert next_page(form, str(found), 10) == f"{BLOG}{third}"
    assert is_asked_by(form, str(found))
    assert words_of(form, str(found)) == words_of(form, first)
    assert next_page(f"{BLOG}/?s={{words}}", f"{BLOG}/page/2/?s=salt", 10) == f"{BLOG}/page/3/?s=salt"


def test_of_an_unknown_make_nothing_is_guessed() -> None:
    """No parameter is made up."""
    assert next_page(f"{BLOG}/find?text={{words}}", f"{BLOG}/find?text=salt", 10) is None
