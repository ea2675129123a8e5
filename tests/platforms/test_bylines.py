"""Who wrote an entry and when, as the themes of many years say it, in markup that nobody described."""

from __future__ import annotations

from typing import Any

import pytest

from scraper.page import read_page
from scraper.reading import as_json, read

HTML = [("content-type", "text/html; charset=utf-8")]
WORDS = (
    "The oven was older than the house, and it smoked on the first day so much that the neighbours came to look.",
    "By the third loaf I had learned where to put my hands, and where not to, and nobody has burned a finger since.",
)
ENTRIES = {
    "over the heading": (
        '<p class="infos">Veröffentlicht am 28. April 2012 von {name}</p><h1>{title}</h1><div>{words}</div>'
    ),
    "in two lines over the heading": (
        "<p>Ein Beitrag von {name}</p><p>Veröffentlicht am 28. April 2012</p><h1>{title}</h1><p>{words}</p>"
    ),
    "before the section": (
        '<section class="post hentry"><h1>{title}</h1><p class="post-meta">Veröffentlicht am 28.04.2012 von '
        "{name}. <br>"
        'Kategorie: <a href="/k/">Backen</a></p>{words}</section>'
    ),
    "behind the way to the page": (
        '<div class="metabox"><p><a href="/magazine">Magazine</a> <span>Geschrieben von <a '
        'href="/author/o/">{name}</a> '
        'am 28.04.2012 in <a href="/k/">Backen</a></span></p></div><h1>{title}</h1><div class="content">{words}</div>'
    ),
    "in the sentence of Kubrick": (
        '<div class="post" id="post-7"><h2>{title}</h2><div class="entry">{words}<p class="postmetadata '
        'alt"><small>This '
        "entry was posted by {name} on Saturday, April 28th, 2012 at 9:17 am and is filed under <a "
        "href='/k/'>Baking</a>. "
        "You can follow any responses to this entry through the <a href='/feed'>RSS 2.0</a> feed. You can leave a "
        "response, or trackback from your own site. Pinging is currently not allowed.</small></p></div></div>"
    ),
    "in the footer": (
        '<article class="post hentry"><h3>{title}</h3><section class="post-content">{words}</section><footer class='
        '"post-meta"><p><strong>{title}</strong> was posted by {name} on Sat, 28-Apr-12 and was filed under Baking</p>'
        "</footer></article>"
    ),
    "with the category in one element": (
        '<div class="post"><h2>{title}</h2><div class="author">by {name} in <a href="/k/">Baking</a></div><div class='
        '"date">28.04.2012</div><div class="entry">{words}</div></div>'
    ),
    "among icons": (
        '<article class="post hentry"><h1>{title}</h1><ul class="post-meta"><li><a '
        'href="/author/o/">{name}</a></li><li>'
        '28. April 2012</li><li><a href="/k/">Backen</a></li></ul><div class="post-content">{words}</div></article>'
    ),
    "behind the time of a change": (
        '<article class="post hentry"><h1>{title}</h1><div class="entry-meta"><span>Zuletzt aktualisiert am '
        "<time class="
        '"updated" datetime="2019-03-02T10:00:00+00:00">2. März 2019</time></span> <span>Veröffentlicht am <time class='
        '"entry-date published" datetime="2012-04-28T09:17:00+00:00">28. April 2012</time></span> von <span '
        'class="author '
        'vcard"><a class="fn" href="/author/o">{name}</a></span></div><div '
        'class="entry-content">{words}</div></article>'
    ),
    "in a box below": (
        '<article class="post hentry"><h1>{title}</h1><p class="meta">28. April 2012</p><div '
        'class="entry-content">{words}'
        '</div><div class="author-box"><h4>Über {name}</h4><p>Bakes, mostly at night.</p></div></article>'
    ),
}


@pytest.mark.parametrize("head", ['<meta name="generator" content="WordPress 3.4">', ""], ids=("wordpress", "generic"))
@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_an_entry_is_signed_and_dated(entry: str, head: str) -> None:
    """The name and the day are found, and neither they nor the sentence around them are words of the entry."""
    post = post_of(entry, head)
    assert (post["author"], (post["published"] or "")[:10]) == ("Odile Pinson", "2012-04-28")
    assert post["text"] == "\n\n".join(WORDS)


def post_of(entry: str, head: str) -> dict[str, Any]:
    """What is read of a page with the entry."""
    words = "".join(f"<p>{line}</p>" for line in WORDS)
    filled = entry.format(name="Odile Pinson", title="The old oven", words=words)
    html = (
        f"<html lang='de'><head><title>The old oven | Crumbs</title>{head}</head><body class='single'><div id='main'>"
        f"{filled}</div><div id='respond'><form action='/c'><textarea "
        f"name='comment'></textarea></form></div></body></html>"
    )
    page = read_page("http://crumbs.example/2012/oven/", html.encode(), headers=HTML)
    post: dict[str, Any] = as_json(page, read(page))["post"]
    return post
