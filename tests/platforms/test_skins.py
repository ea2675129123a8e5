"""A skin that gives other names to what its platform makes is read as the platform's own."""

from __future__ import annotations

from typing import Any

import pytest
from golden_pairs import all_cases

from scraper.page import read_page
from scraper.platforms import platform_of
from scraper.reading import as_json, read

CASES = {str(case): case for case in all_cases()}
SKINS = (
    ("xenforo/xf1-thread.html", {'class="username" dir': "dir", 'class="username author"': "", "data-author=": "alt="}),
    ("xenforo/xf1-thread.html", {"DateTime": "when", "datePermalink": "link"}),
    ("xenforo/xf2-thread.html", {"message-attribution": "headline", "u-dt": "when"}),
    ("vbulletin/vb3-legacy.html", {"bigusername": "who", "post_message_9": "words_9"}),
    (
        "vbulletin/vb4-thread.html",
        {'class="username ': 'class="who ', "postdate": "when", 'class="date"': 'class="at"'},
    ),
    ("invision/ips4-thread.html", {"ipsComment_meta": "meta", "cAuthorPane_author": "author"}),
    ("invision/ipb3-thread.html", {"posted_info": "when", 'class="published"': ""}),
    ("vanilla/discussion.html", {"DateCreated": "When"}),
    ("discourse/crawler-topic.html", {"itemprop='datePublished'": "", "post-time": "when"}),
)


@pytest.mark.parametrize(("name", "renamed"), SKINS, ids=str)
def test_a_skin_with_names_of_its_own_is_read_alike(name: str, renamed: dict[str, str]) -> None:
    """Names of people and times are found where no class tells them: by links to members and times of machines."""
    case = CASES[name]
    html = case.path.read_text("utf-8")
    for known, new in renamed.items():
        assert known in html
        html = html.replace(known, new)
    page = read_page(case.url, html.encode(), headers=[("content-type", "text/html; charset=utf-8")])
    assert said(as_json(page, read(page))) == said(case.answer())


def test_an_advertisement_among_messages_is_none() -> None:
    """It is dressed as a message and has no number."""
    case = CASES["xenforo/xf2-thread.html"]
    shown = (
        '<article class="message message--post"><h4 class="message-name">Shop</h4><div class="message-body">Buy</div>'
    )
    html = case.path.read_text("utf-8").replace(
        '<article class="message', f'{shown}</article><article class="message', 1
    )
    page = read_page(case.url, html.encode(), headers=[("content-type", "text/html; charset=utf-8")])
    assert "Shop" in page.text
    assert said(as_json(page, read(page))) == said(case.answer())


def test_a_blog_that_speaks_of_forums_stays_a_blog() -> None:
    """Words and classes that forums have are not theirs alone: what only their templates write decides."""
    case = CASES["wordpress/nested.html"]
    words = "ipb, vBulletin, vanilla, stackexchange, Discourse, XenForo"
    classes = "post_block b-post MessageList question-summary topic-body message"
    html = case.path.read_text("utf-8").replace("</body>", f'<div class="{classes}">{words}</div></body>')
    page = read_page(case.url, html.encode(), headers=[("content-type", "text/html; charset=utf-8")])
    assert words in page.text
    assert platform_of(page).NAME == "wordpress"


def said(answer: dict[str, Any]) -> list[tuple[str | None, ...]]:
    """Who said what when, the post first."""
    entries = [answer["post"], *answer["comments"]]
    return [(entry["author"], entry["published"], entry["text"]) for entry in entries]
