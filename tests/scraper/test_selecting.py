"""Selectors asked only for what a page could match."""

from __future__ import annotations

import pytest

from scraper.page import parsed
from scraper.selecting import matches, select, select_first, within

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Tea</title><link rel="canonical" href="https://tea.example/a">
<meta property="og:type" content="article"></head><body class="single Postid-7"><div id="comments" class="list">
<p class="one two">a <a href="/x#comment-5" rel="nofollow author" title="a, b">b</a></p><p class=two data-key>c</p>
<ol><li id="comment-5" class="comment even" tea:leaf="Green">d</li><li id="comment-6">e</li></ol></div></body></html>"""
GROUPS = [
    "p",
    "P.one",
    ".two,.three",
    "#comments .two,#respond .two",
    ".absent,#absent,absent,[absent],[id=absent]",
    "[id^='comment-']",
    '[id^="comment-"],[id^="reply-"]',
    "li:not(.even)",
    "li:not(.absent)",
    "p:not([data-key]) > a",
    "a[title='a, b'],a[title='c, d']",
    "a[rel~=author]",
    "a[href*='#COMMENT-' i]",
    "a[href$='#comment-5']",
    "[data-key]",
    "meta[property='og:type'][content='article']",
    "ol>li.comment+li",
    ".postid-7",
    "body.single #comments",
    "*",
    "li:first-child",
    "link[rel=canonical]",
    "ol li ~ li",
    "p.one, p.two",
    "#comment-5.even,#comment-6.even",
    "body:has(a[href*='/x'],.absent)",
    "body:has(.absent,#absent):has(a)",
    "p:has(> a):not(:has(.absent)),div:not(:has(.absent, a:not(.absent)))",
    "li:not(:has(a)),li:has(:not(a))",
    "ol:has(+ p),p:has(+ ol)",
    r"[tea\:leaf],[absent\:leaf]",
    r"[tea\:leaf='Green'],p:has([tea\:leaf=black])",
]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("doctype", ["<!DOCTYPE html>", ""])
def test_the_same_is_found_as_by_asking_for_all(group: str, doctype: str) -> None:
    """On the page and in an element of it, in documents of both modes, as many and in the same order."""
    tree = parsed(PAGE.replace("<!DOCTYPE html>", doctype))
    for node in (tree, tree.body, tree.css_first("#comments")):
        first, asked = node.css_first(group), select_first(node, group)
        assert [one.mem_id for one in select(node, group)] == [one.mem_id for one in node.css(group)]
        assert (asked and asked.mem_id) == (first and first.mem_id)


@pytest.mark.parametrize("group", GROUPS)
def test_a_node_matches_where_it_is_found(group: str) -> None:
    """As it does where it is the first of what is found in itself, which the page need not be asked for."""
    for node in parsed(PAGE).root.traverse():
        first = node.css_first(group)
        assert matches(node, group) == (first is not None and first.mem_id == node.mem_id)
        assert [one.mem_id for one in within(node, group)] == [one.mem_id for one in node.css(group)]
    assert not matches(node, "")


def test_what_is_found_often_is_looked_for_in_each_node() -> None:
    """The way up from each would be long on a page that nests deep."""
    tree = parsed(f"<body><div>{'<b></b>' * 2100}</div><p><b></b></p>")
    assert [len(within(node, "b")) for node in tree.css("div,p")] == [2100, 1]


def test_each_page_is_asked_for_itself() -> None:
    """What one page has is not taken for what the next has."""
    with_it, without = parsed("<body><i class=a>1</i>"), parsed("<body><b>2</b>")
    assert [len(select(page, ".a,b")) for page in (with_it, without, with_it)] == [1, 1, 1]
    assert select_first(without, ".a") is None
