"""Comments that a page leaves to a service are named, never silence; a comment rendered in the slot ends that."""

from __future__ import annotations

import pytest

from scraper.page import read_page
from scraper.reading import as_json, read

ENTRY = (
    "<html><head><title>Cold hands in May</title></head><body><article><h1>Cold hands in May</h1>"
    "<div class='entry-content'><p>The gloves stay on until the first of June, whatever the sun may say.</p></div>"
    "</article>{slot}</body></html>"
)
SLOTS = {
    "Disqus": [
        '<div id="disqus_thread"></div>',
        '<script>(function(){var d=document.createElement("script");d.src="https://hands.disqus.com/embed.js"})()</script>',
        '<noscript><a href="https://disqus.com/forums/hands/?url=ref">View the discussion thread.</a></noscript>',
    ],
    "IntenseDebate": [
        '<div id="idc-container"></div>',
        "<script>var idcomments_acct = 'a1b2c3'; var idcomments_post_id;</script>",
    ],
    "JS-Kit / Echo": ['<div class="js-kit-comments" permalink=""></div>'],
    "Haloscan": [
        "<script src='http://www.haloscan.com/load/hands'></script>",
        "<a href=\"javascript:HaloScan('12');\">Comments</a>",
    ],
    "Facebook": [
        '<div class="fb-comments" data-href="https://hands.example/may"></div>',
        '<fb:comments xid="may"></fb:comments>',
    ],
    "Google+": ['<div class="g-comments" data-href="x"></div>', '<div id="cmt_iframe_holder"></div>'],
    "Livefyre": ['<div id="livefyre-comments"></div>'],
    "Commento": ['<div id="commento"></div>'],
    "Isso": ['<section id="isso-thread"></section>'],
    "GitHub": ['<script src="https://utteranc.es/client.js" repo="hands/may"></script>', '<div class="giscus"></div>'],
}


@pytest.mark.parametrize(("service", "slot"), [(name, slot) for name, slots in SLOTS.items() for slot in slots])
def test_an_empty_slot_is_the_reason_of_a_gap(service: str, slot: str) -> None:
    """The service whose slot stands on the page is named in what extract prints."""
    page = read_page("https://hands.example/may", ENTRY.format(slot=slot).encode())
    answer = as_json(page, read(page))
    assert answer["post"]["gap_reason"] == f"held by {service}"
    assert answer["comments"] == []


def test_who_writes_about_a_service_leaves_it_no_comments() -> None:
    """Words of a service's script in what the post says are no slot of it."""
    slot = "<p>I took hands.disqus.com/embed.js and idcomments_acct out of my theme.</p>"
    page = read_page("https://hands.example/may", ENTRY.format(slot=slot).encode())
    assert as_json(page, read(page))["post"]["gap_reason"] is None


def test_comments_rendered_in_the_slot_are_no_gap() -> None:
    """A server that prints the comments into the slot leaves nothing elsewhere."""
    slot = (
        "<div id='disqus_thread'><ul>"
        + "".join(
            f"<li id='dsq-comment-{n}'><cite id='dsq-cite-{n}'><span id='dsq-author-user-{n}'>{who}</span></cite>"
            f"<div id='dsq-comment-body-{n}'><div id='dsq-comment-message-{n}'><p>{said}</p></div></div></li>"
            for n, who, said in ((71, "Bea", "Wool is best, I think."), (74, "Odo", "Silk under wool, then nothing."))
        )
        + "</ul></div>"
    )
    page = read_page("https://hands.example/may", ENTRY.format(slot=slot).encode())
    answer = as_json(page, read(page, platform="generic"))
    assert answer["post"]["gap_reason"] is None
    assert [(c["id"], c["author"], c["text"]) for c in answer["comments"]] == [
        ("71", "Bea", "Wool is best, I think."),
        ("74", "Odo", "Silk under wool, then nothing."),
    ]


def test_a_list_that_only_counts_comments_has_no_gap() -> None:
    """The script that fetches counts stands on lists of entries too and holds no thread."""
    slot = "<script src='https://hands.disqus.com/count.js'></script>"
    page = read_page("https://hands.example/may", ENTRY.format(slot=slot).encode())
    assert as_json(page, read(page))["post"]["gap_reason"] is None
