"""What the script of a page with an empty slot asks a service for, asked as that script would."""

from __future__ import annotations

import pytest

from scraper.items import Link
from scraper.page import read_page
from scraper.reading import read

PAGE = (
    "<html><head><title>Cold hands</title>{head}</head><body><article><h1>Cold hands</h1><p>The gloves stay on until "
    "the first of June, whatever the sun may say.</p></article>{slot}</body></html>"
)
EMBEDDED = "https://disqus.com/embed/comments/?base=default&f=hands"
HERE = "&t_u=https%3A%2F%2Fhands.example%2Fmay%2F"
THREAD = '<div id="disqus_thread"></div>'
SCRIPT = "d.src = 'https://hands.disqus.com/embed.js'"
VARIABLES = (
    '{"disqusConfig":{"integration":"wordpress"},"disqusIdentifier":"7 https:\\/\\/hands.example\\/?p=7",'
    '"disqusShortname":"hands","disqusUrl":"https:\\/\\/hands.example\\/2016\\/may"}'
)
SLOTS = {
    f"{EMBEDDED}{HERE}": [
        f"{THREAD}<script>var disqus_shortname = 'hands';</script>",
        f"{THREAD}<script>s.src = '//hands.disqus.com/embed.js';</script>",
        f'{THREAD}<noscript><a href="https://disqus.com/forums/hands/?url=ref">View the thread.</a></noscript>',
    ],
    f"{EMBEDDED}&t_i=may-7{HERE}": [
        f"{THREAD}<script>var disqus_shortname='hands', disqus_identifier='may-7', disqus_url = '';</script>",
        f"{THREAD}<script>var disqus_config = function () {{ this.page.identifier = 'may-7'; }};{SCRIPT}</script>",
    ],
    f"{EMBEDDED}&t_i=7%20https%3A%2F%2Fhands.example%2F%3Fp%3D7&t_u=https%3A%2F%2Fhands.example%2F2016%2Fmay": [
        f"{THREAD}<script>var embedVars = {VARIABLES};</script>",
    ],
    "https://hands.example/isso/?uri=%2Fmay%2F": [
        "<script data-isso='/isso/'></script><section id=isso-thread></section>"
    ],
    "https://hands.example/isso/?uri=may-seven": [
        "<script data-isso='/isso'></script><section id=isso-thread data-isso-id=may-seven></section>"
    ],
    "https://comments.example/?uri=%2Fmay%2F&of-page=https%3A%2F%2Fhands.example%2Fmay%2F": [
        "<script data-isso='//comments.example'></script><section id=isso-thread></section>"
    ],
}


def asked(slot: str, url: str = "https://hands.example/may/", head: str = "") -> list[Link]:
    """The requests to an API among the links of a page."""
    page = read_page(url, PAGE.format(slot=slot, head=head).encode())
    return [link for link in read(page).links.on_site if link.kind == "api"]


@pytest.mark.parametrize(("url", "slot"), [(url, slot) for url, slots in SLOTS.items() for slot in slots])
def test_a_slot_is_asked_for_as_its_script_would(url: str, slot: str) -> None:
    """The service, the site's name there, the thread's identifier and its address."""
    assert asked(slot) == [Link(url, "api")]


@pytest.mark.parametrize("make", ["wp-content", "Blogger"])
def test_a_slot_on_a_page_of_any_make_is_asked_for(make: str) -> None:
    """A blog of a known make may leave its comments to a service as well."""
    head = "<link href='/wp-content/x.css'>" if make == "wp-content" else "<meta name=generator content=Blogger>"
    slot = f"{THREAD}<script>var disqus_shortname = 'hands';</script>"
    assert asked(slot, head=head) == [Link(f"{EMBEDDED}{HERE}", "api")]


def test_what_is_no_slot_asks_for_nothing() -> None:
    """A script that counts, a slot of nobody, and a slot with the comments in it."""
    assert asked("<script src='https://hands.disqus.com/count.js'></script>") == []
    assert asked(THREAD) == []
    assert asked("<script data-isso='/isso/'></script>") == []
    full = "<div id='disqus_thread'><ul><li id='dsq-comment-7'><p>Wool.</p></li></ul></div>"
    assert asked(f"{full}<script>var disqus_shortname = 'hands';</script>") == []


def test_an_address_is_named_with_the_escapes_of_its_site() -> None:
    """A server knows a thread by its path as the browser showed it, in small letters too."""
    slot = "<script data-isso='/isso/'></script><section id=isso-thread></section>"
    head = "<link rel=canonical href='https://hands.example/%d7%97%d7%9d/'>"
    assert asked(slot, "https://hands.example/%D7%97%D7%9D/", head) == [
        Link("https://hands.example/isso/?uri=%2F%25d7%2597%25d7%259d%2F", "api")
    ]
