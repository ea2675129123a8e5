"""What an author typed becomes what WordPress shows: each pair was shown so by a real WordPress 6.1."""

from __future__ import annotations

import time

import pytest

from scraper.exported import fields_of
from scraper.platforms.wordpress.rendered import comment_html, post_html, title_html
from scraper.text import fragment, links_of, text_of

SHOWN = {
    'He said "less < more" & left.\nA second line.': 'He said “less < more" & left. A second line.',
    "a 6' 2\" man, the '90s, \"'tis\"": "a 6′ 2″ man, the ’90s, “’tis”",
    '<em>"quoted"</em> and "<b>bold</b>"': "“quoted” and “bold“",
    "(\"paren\") -- x---y 'single' 10\" 5'": "(“paren”) — x—y ‘single’ 10″ 5′",
    "* one\n* two\n\n- a": "* one\n* two\n\n– a",
    "<ul>\n<li>a\n<li>b</ul>\n\nc": "a\nb\n\nc",
    "a<br />\nb<br>\n\nc": "a\nb\n\nc",
    "<blockquote>q\n\nr</blockquote>\ns": "q\n\nr\n\ns",
    "<table>\n<tr>\n<td>a</td>\n<td>b</td>\n</tr>\n</table>": "a b",
    "1/2 3x4 0x10": "1/2 3×4 0x10",
    "8) :) ;-) (:) x:)": "8) 🙂 😉 (:) x:)",
    "Don''t ``x''": "Don”t “x”",
    '<pre>a -- b\nc "d"</pre>\nWordpress...': 'a -- b\nc "d"\n\nWordPress…',
    "a\n\n<!-- note -->\n\nb": "a\n\nb",
}


@pytest.mark.parametrize("typed", SHOWN)
def test_posts_and_comments_are_shown_as_wordpress_shows_them(typed: str) -> None:
    """Paragraphs, lines, quotation marks, dashes, smilies."""
    for html in (post_html(typed), comment_html(typed)):
        assert text_of(fragment(html)) == SHOWN[typed]


def test_what_belongs_to_posts_or_comments_alone() -> None:
    """Blocks have their paragraphs; shortcodes are of posts; bare addresses are links in comments."""
    blocks = "<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:list -->\n<ul><li>a</li></ul>"
    assert text_of(fragment(post_html(blocks))) == "One two\n\na"
    short = (
        '[caption width="3" caption="Me"]<img src="a.png">[/caption][gallery ids="1"] [embed]http://a.example/v[/embed]'
    )
    body = fragment(post_html(f"{short}\n[mine]x[/mine]<!--nextpage-->Two"))
    assert text_of(body) == "Me\n\nhttp://a.example/v\n[mine]x[/mine]\n\nTwo"
    assert links_of(body, "http://b.example/") == ("http://a.example/v",)
    said = fragment(
        comment_html(
            "see www.foo.example/bar, <a href='http://c.example/'>http://d.example</a> http://a.example/x_(y)."
        )
    )
    assert text_of(said) == "see http://www.foo.example/bar, http://d.example http://a.example/x_(y)."
    found = ("http://www.foo.example/bar", "http://c.example/", "http://a.example/x_(y)")
    assert links_of(said, "http://b.example/") == found
    assert text_of(fragment(title_html('A "b"\nc'))) == "A “b” c"
    assert text_of(fragment(post_html('Er sagte "nein" -- so', "de-DE"))) == 'Er sagte "nein" — so'


@pytest.mark.parametrize(
    "piece", ["<!-- >", "[caption]", "[gallery ", " ", "\n ", '1"', "<a ", "<br>\n", "<a><![CDATA[</a>"]
)
def test_what_nobody_typed_takes_no_longer_than_it_is_long(piece: str) -> None:
    """Half a megabyte of whatever is never closed is gone through within seconds."""
    typed = piece * (500_000 // len(piece))
    start = time.process_time()
    comment_html(typed), post_html(typed), title_html(typed), list(fields_of(typed))
    assert time.process_time() - start < 15
