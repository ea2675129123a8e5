"""The feed of a thread's comments that a feed of posts names: where it stands, and when it is asked for."""

from __future__ import annotations

import pytest

from scraper.page import read_page
from scraper.platforms import feed

HEAD = '<rss xmlns:wfw="http://wellformedweb.org/CommentAPI/"><channel><title>Salt</title>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Salt</title>'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{HEAD}<item><link>/1/</link><wfw:commentRss>/1/c.xml</wfw:commentRss></item></channel></rss>", "/1/c.xml"),
        (f"{HEAD}<item><link>/1/</link><wfw:commentRSS>/1/c.xml</wfw:commentRSS></item></channel></rss>", "/1/c.xml"),
        (f"{HEAD}<item><link>/1/</link><comments>/1/#c</comments></item></channel></rss>", None),
        (
            (
                f'{ATOM}<entry><id>1</id><link href="/1/"/><link rel="replies" type="text/html" href="/1/#c"/>'
                '<link rel="replies" type="application/atom+xml" href="/1/c.xml"/></entry></feed>'
            ),
            "/1/c.xml",
        ),
        (f'{ATOM}<entry><id>1</id><link href="/1/"/><link rel="replies" href="/1/#c"/></entry></feed>', None),
    ],
)
def test_an_entry_names_the_feed_of_its_comments(text: str, found: str | None) -> None:
    """By wfw:commentRss, or by a link to its replies that is no page."""
    text = text.replace("/1/", "https://salt.example/1/")
    page = read_page("https://salt.example/rss", text.encode(), headers=[("content-type", "application/xml")])
    (post,) = feed.posts(page)
    assert post.comments_feed == (found and f"https://salt.example{found}")
