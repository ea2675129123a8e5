"""Where a page leads away from its site: lists of blogs are told from links in what is written."""

from __future__ import annotations

import pytest

from scraper.items import Page
from scraper.outward import is_front, outward_of
from scraper.page import parsed

FRONTS = [f"https://{name}.example/" for name in ("ann", "bo", "cilla")]
LINKS = [f'<a href="{url}">{url[8:-9]}\'s days</a>' for url in FRONTS]
LISTS = {
    "items": f"<ul>{''.join(f'<li>{link}</li>' for link in LINKS)}</ul>",
    "items with wrappers": f"<ul>{''.join(f'<li><div class=t>{link}</div><i>new</i></li>' for link in LINKS)}</ul>",
    "lines": f"<p>{'<br>'.join(LINKS)}</p>",
    "rows": f"<table>{''.join(f'<tr><td>{link}</td></tr>' for link in LINKS)}</table>",
}


def listed(body: str) -> list[str]:
    """The addresses that stand in a list."""
    page = Page("https://here.example/a/", tree=parsed(f"<body>{body}</body>"))
    return [one.url for one in outward_of(page) if one.in_list]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_blogs_is_known_in_any_markup(name: str) -> None:
    """By what it is: a few other sites' front pages beside each other, and few words else."""
    assert listed(f"<p>I slept badly.</p><div id=side><h3>Friends</h3>{LISTS[name]}</div>") == FRONTS


def test_links_in_what_is_written_are_no_list() -> None:
    """Three blogs named in an entry, two in a list, three pages of blogs, or a site's own parts."""
    words = "and then I read at length what was written there on salt and patience, "
    assert listed(f"<div><p>{words.join(LINKS)} {words}</p></div>") == []
    assert listed(f"<ul><li>{LINKS[0]}</li><li>{LINKS[1]}</li></ul>") == []
    assert listed("<ul>" + "".join(f'<li><a href="{url}2011/05/a.html">a</a></li>' for url in FRONTS) + "</ul>") == []
    own = "".join(f'<li><a href="https://www.here.example/{n}">{n}</a></li>' for n in range(4))
    assert listed(f"<ul>{own}</ul>") == []


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("https://a.example/", True),
        ("https://a.example/blog/", True),
        ("https://a.example/index.php", True),
        ("https://a.example/~ann/", True),
        ("https://a.example/~ann/2011/", False),
        ("https://a.example/?p=3", False),
        ("https://a.example/2011/05/", False),
    ],
)
def test_a_front_page_is_known_by_its_address(url: str, front: bool) -> None:
    """The site as a whole, and no page of it."""
    assert is_front(url) is front
