"""Where the pings of a WordPress thread stand, told from the pages that its API names."""

from __future__ import annotations

from time import process_time

from scraper.items import Partly
from scraper.page import read_page
from scraper.platforms.wordpress.feed import links_of_feed
from scraper.platforms.wordpress.left_out import requests_for

BLOG = "https://salt.example"
SIZE = 3  # comments on a page


def thread(number: int, comments: str, *, is_flat: bool = False, looked_at: str = "") -> Partly:
    """A thread in short: `c` a comment, `r` an answer to the comment before it, `p` a ping that the API leaves out.

    Pages are numbered as WordPress does: by the older ones that answer none; of an answer in a thread by what it
    answers, in a flat list by its own time.
    """
    shown, firsts, answered, on = [], 0, "", 1
    for place, what in enumerate(comments, 1):
        key = f"{number}{place:03}"
        page = firsts // SIZE + 1
        if what == "r":
            shown.append((key, f"{BLOG}/{number}/comment-page-{page if is_flat else on}/", answered))
            continue
        firsts += 1
        if what == "c":
            answered, on = key, page
            shown.append((key, f"{BLOG}/{number}/comment-page-{page}/", None))
    return Partly(f"{BLOG}/{number}/", comments.count("p"), tuple(shown), frozenset((looked_at,)))


def asked(threads: list[Partly], in_feed: int = 0) -> dict[str, list[list[str]]]:
    """The paths of each thread's groups."""
    found = requests_for(threads, in_feed)
    return {
        url.removeprefix(BLOG): [[link.url.removeprefix(url) for link in group] for group in groups]
        for url, groups in found.items()
    }


WHOLE = thread(9, "crrcccrcc")


def test_the_page_that_has_fewer_comments_than_a_full_one_lacks_them() -> None:
    """Of four pages the second lacks a ping; of a thread whose full pages are full, the last one does."""
    found = asked([WHOLE, thread(1, "ccrcrcpcccccc"), thread(2, "cccccrcrcp"), thread(3, "pccccppcc")])
    assert found == {
        "/1/": [["comment-page-2/"]],
        "/2/": [["comment-page-3/"]],
        "/3/": [["comment-page-1/", "comment-page-2/", "comment-page-3/"]],
    }


def test_a_thread_on_one_page_and_one_whose_numbers_do_not_fit_are_left_to_their_own_pages() -> None:
    """Nothing is guessed where there is one page, or where pages lack more than the thread does."""
    odd = Partly(f"{BLOG}/2/", 1, (("1", f"{BLOG}/2/comment-page-3/", None),))
    assert asked([WHOLE, thread(1, "cp"), odd, Partly(f"{BLOG}/3/", 2, ())]) == {"/1/": [[]], "/2/": [[]]}


def test_the_feed_is_asked_first_where_it_may_hold_what_lacks() -> None:
    """A short thread's feed, or that of a thread whose last page lacks some, holds the newest; pages come after it."""
    found = asked([WHOLE, thread(1, "cp"), thread(2, "ccccpcc"), thread(3, "cccccrcrcp")], in_feed=5)
    assert found == {"/1/": [["feed/"], []], "/2/": [["comment-page-2/"]], "/3/": [["feed/"], ["comment-page-3/"]]}
    plain = Partly(f"{BLOG}/?p=4", 1, (("1", f"{BLOG}/?p=4", None),))
    assert requests_for([plain], 5)[plain.url][0][0].url == f"{BLOG}/?feed=rss2&p=4"


def test_pages_of_a_flat_list_are_those_between_the_comments_that_are_counted() -> None:
    """Where answers stand at their own time, the pages are counted by all comments."""
    flat = thread(1, "cccrpccrcccc", is_flat=True)
    assert asked([WHOLE, flat]) == {"/1/": [["comment-page-2/"], ["comment-page-3/"]]}


def test_of_a_flat_list_what_likely_has_most_comes_first() -> None:
    """The page with most of the stretch, then the others; what was looked at already has no part in it any more, so
    that the feed of the newest comes before a page that would show a ping without its words."""
    late = "cccrrcrrrcrp"  # of four pages the last ones, from the sixth comment on
    pages = [[f"comment-page-{number}/"] for number in (3, 4, 2)]
    assert asked([WHOLE, thread(1, late, is_flat=True)]) == {"/1/": pages}
    looked_at = thread(1, late, is_flat=True, looked_at=f"{BLOG}/1/comment-page-3/")
    assert asked([WHOLE, looked_at]) == {"/1/": pages[1:]}
    assert asked([WHOLE, looked_at], in_feed=4) == {"/1/": [["feed/"], *pages[1:]]}


def test_a_page_is_as_long_as_people_like_where_no_thread_is_whole() -> None:
    """Of 4 comments where one lacks it is a page of 5, which so lacks the ping; a whole thread says what is sure."""
    shown = [(str(n), f"{BLOG}/1/comment-page-{1 + n // 4}/", None) for n in range(6)]
    short = Partly(f"{BLOG}/1/", 1, tuple(shown))
    assert asked([short]) == {"/1/": [["comment-page-1/"]]}
    whole = Partly(f"{BLOG}/2/", 0, tuple((n, page.replace("/1/", "/2/", 1), None) for n, page, _ in shown))
    assert asked([short, whole]) == {"/1/": [["comment-page-2/"]]}


def test_a_feed_in_the_order_of_counts_leads_on_in_that_order() -> None:
    """The next page of the feed keeps the order it was asked in."""
    item = "<item><link>https://salt.example/1/</link><slash:comments>3</slash:comments></item>"
    head = '<rss xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><generator>https://wordpress.org/</generator>'
    url = f"{BLOG}/feed/?orderby=comment_count+ID&order=desc"
    page = read_page(url, f"{head}{item}</channel></rss>".encode(), headers=[("content-type", "application/rss+xml")])
    assert links_of_feed(page).on_site[0][:2] == (f"{url}&paged=2", "counts")


def test_pages_and_counts_that_cannot_be_are_asked_for_no_further_than_a_thread_may_go() -> None:
    """A comment that says to stand on page 30,000,000, and a thread that counts a million more than it has, cost
    neither memory nor time, and few requests."""
    began = process_time()
    far = Partly(f"{BLOG}/1/", 5, (("1", f"{BLOG}/1/comment-page-30000000/", None), ("2", f"{BLOG}/1/", None)))
    assert asked([WHOLE, far]) == {"/1/": [[]]}
    for is_flat in (False, True):
        many = thread(2, "crcccrcccrcccr", is_flat=is_flat)
        groups = asked([WHOLE, Partly(many.url, 1_000_000, many.shown)])["/2/"]
        assert sum(map(len, groups)) <= 500
    assert process_time() - began < 5
