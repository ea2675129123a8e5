"""WordPress pages whose reading a review found wrong, and feeds made to hang a reader."""

from __future__ import annotations

import time

import pytest

from scraper.page import read_page
from scraper.reading import read

BLOG = "https://salt-and-sleep.example/2011/05/01/salt/"
THREAD = """<!doctype html><html><head><meta name="generator" content="WordPress 3.1">
<link rel="canonical" href="{url}"></head><body class="single single-post postid-7">
<div class="hentry" id="post-7"><h1 class="entry-title">Salt</h1>
<div class="entry-content"><p>Less of it.</p></div></div>
<ol class="commentlist"><li class="comment" id="comment-3"><div class="comment-author vcard">
<cite class="fn">Tuur</cite></div>
<div class="comment-meta">
<a href="{url}#comment-3">May 2, 2011 at 8:00 am</a></div><p>I tried.</p></li></ol>
<div class="widget"><form class="post-password-form" action="/wp-login.php?action=postpass"><p>Diary</p></form></div>
<a href="http://salt-and-sleep.example/2010/04/03/pepper/">Pepper</a></body></html>"""


def test_a_password_form_in_the_sidebar_hides_no_thread() -> None:
    """The form of another entry, shown in a widget, leaves post and comments of this page readable."""
    reading = read(read_page(BLOG, THREAD.format(url=BLOG).encode()))
    assert [post.protected for post in reading.posts] == [False]
    assert [comment.text for comment in reading.comments] == ["I tried."]


def test_links_by_the_other_scheme_stay_on_the_site() -> None:
    """A blog that moved to https and still prints http links is followed all the same."""
    reading = read(read_page(BLOG, THREAD.format(url=BLOG).encode()))
    assert reading.links is not None
    assert "http://salt-and-sleep.example/2010/04/03/pepper/" in [link.url for link in reading.links.on_site]


@pytest.mark.parametrize(
    "body",
    [
        "<item>" * 150_000,
        "<item>" + "<link " * 150_000 + "</item>",
        "<item>" + "<link>" * 150_000,
        "<item><link" + " a" * 400_000,
    ],
    ids=["unclosed items", "unclosed tags", "unclosed fields", "endless attribute"],
)
def test_a_feed_made_to_hang_is_read_in_a_pass(body: str) -> None:
    """Elements that never close cost one look each, not one a pair: a megabyte of them is read at once."""
    started = time.process_time()
    page = read_page("https://salt-and-sleep.example/comments/feed/", f"<rss>{body}".encode())
    assert read(page).comments == ()
    assert time.process_time() - started < 20


def test_an_item_of_a_comment_feed_without_words_is_no_comment() -> None:
    """An image alone, or an item whose words were cut off, is nobody's words."""
    item = "<item><guid>https://tea.example/salt/#comment-{}</guid><dc:creator>Ann</dc:creator>{}</item>"
    said, empty = "<content:encoded>Warm &amp; dry.</content:encoded>", "<description></description>"
    feed = f"<rss version='2.0'><channel><title>Comments on: Salt</title>{item.format(1, said)}{item.format(2, empty)}"
    page = read_page("https://tea.example/salt/feed/", feed.encode(), headers=[("content-type", "application/rss+xml")])
    assert [(c.key, c.text) for c in read(page).comments] == [("1", "Warm & dry.")]
