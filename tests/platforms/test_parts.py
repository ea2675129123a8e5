"""Who wrote, when and what in comments of markup nobody described: one rule of what names and dates are at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from scraper.page import read_page
from scraper.reading import as_json, read

SAID = (
    ("Tilda Moss", datetime.fromisoformat("2012-05-01T10:20"), "My left hand has been warm since Tuesday."),
    ("veins4life", datetime.fromisoformat("2012-05-02T15:05"), "How long did you have to wait for it?"),
    ("Ansgar", datetime.fromisoformat("2012-05-04T09:41"), "Thanks!"),
    (
        "Ottilie K.",
        datetime.fromisoformat("2012-05-06T23:07"),
        "Six weeks, and a drive through snow on 3 May 2009.",
    ),
)
WORDPRESS = '<meta name="generator" content="WordPress 3.4">'
ITEMS = {
    "a caption of the picture is the name": (
        '<li id="comment-{n}" class="comment"><figure><img src="a.png"><figcaption>{name}</figcaption></figure>'
        "<p>{text}</p><footer><a href='/hands/#comment-{n}'>{at:%B %d, %Y} at {at:%H:%M}</a></footer></li>"
    ),
    "what is called the text holds name and date as well": (
        '<li id="li-comment-{n}" class="comment"><div id="comment-{n}" class="comment-text">'
        '<div class="comment-date"><img src="a.png"></div><strong>{name} said on {at:%B %d, %Y} {at:%H:%M}:</strong>'
        "<p>{text}</p></div></li>"
    ),
    "the time of day stands between the name and the day": (
        '<li id="comment-{n}" class="comment"><h4>{name}<span class="meta"> {at:%H:%M} on '
        "<a href='/hands/#comment-{n}'>{at:%B %d, %Y}</a> <span class='actions'><a href='#comment-{n}'>Permalink</a>"
        '</span></span></h4><div class="comment-content"><p>{text}</p></div></li>'
    ),
    "the time of day has an element before the day's": (
        '<li id="comment-{n}" class="comment"><div class="time">{at:%H:%M}</div><div class="date">{at:%d.%m.%Y}</div>'
        '<div class="who">{name}</div><div class="what">{text}</div></li>'
    ),
    "the time of day stands in a line below the day": (
        '<table class="comment" id="comment-{n}"><tr><td class="left"><img src="a.png"><br>{name}<br>{at:%d.%m.%y}<br>'
        '{at:%H:%M}</td><td class="right"><p>{text}</p></td></tr></table>'
    ),
    "the heading leads to the writer's own site": (
        '<div class="box comment" id="comment-{n}"><h3><a href="http://moss.example/" rel="nofollow">{name}</a> '
        "<span>{at:%d.%m.%Y} {at:%H:%M}</span></h3><p>{text}</p></div>"
    ),
    "the subject of a comment is nobody's name": (
        '<li class="comment"><h4 class="commentTitle"><strong>re: Warm hands</strong></h4><div class="commentBody">'
        "{text}</div><div><em>{at:%A, %B %d, %Y} {at:%H:%M}</em> by <strong>{name}</strong></div></li>"
    ),
    "the subject of a comment is not its text": (
        '<div class="comment"><h4>Re: Warm hands</h4><div class="who">{name} | {at:%Y-%m-%d} {at:%H:%M}</div>'
        "<div>{text}</div></div>"
    ),
    "the place of a comment is nobody's name": (
        '<tr class="comment"><td><b>{place}.</b> {name}</td><td>{at:%d.%m.%Y} - {at:%H:%M}</td></tr>'
        '<tr><td colspan="2">{text}</td></tr>'
    ),
    "the name of a clock's zone is nobody's name": (
        '<div class="commentBox"><div class="commentDate"><a name="{n}"></a>{at:%A, %B %d, %Y} {at:%H:%M:%S} (GMT '
        'Daylight Time, UTC+01:00)</div><div class="commentBody">{text}</div><div class="commentPosted">{name}</div>'
        "</div>"
    ),
    "who posted stands in the line of the date, not in the one over it": (
        '<div class="comments" id="c{n}"><p>{text}</p><p class="posted">Posted by {name} on {at:%b %d, %Y} at '
        "{at:%H:%M}</p></div>"
    ),
    "a weekday behind the name is not part of it": (
        '<div class="kommentar" id="k{n}"><p>{text}</p><p>{name}, {at:%a} {at:%d %b %Y} {at:%H:%M}</p></div>'
    ),
    "a place behind the name is not part of it": (
        '<div class="kommentar" id="k{n}"><p>{text}</p><p>{name}, #{place} {at:%d.%m.%Y} {at:%H:%M}</p></div>'
    ),
    "an attribute of any name states the time": (
        '<li class="comment" id="acomment-{n}"><div><a href="/members/x/">{name}</a> replied <a class="activity" href="'
        '#acomment-{n}"><span class="time-since" data-livestamp="{at:%Y-%m-%dT%H:%M:%S}">8 years ago</span></a></div>'
        '<div class="acomment-content"><p>{text}</p></div></li>'
    ),
}


@pytest.mark.parametrize("count", [4, 2])
@pytest.mark.parametrize("head", [WORDPRESS, ""], ids=("wordpress", "generic"))
@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_name_date_and_text_are_told_apart(item: str, head: str, count: int) -> None:
    """A name is a name, a date a day with its time, and the text is the rest, whatever they stand in."""
    assert said_on(page_of(item, head, count)) == [
        (name, f"{at:%Y-%m-%dT%H:%M}", text) for name, at, text in SAID[:count]
    ]


@pytest.mark.parametrize("day", ["{at:%d %B} {at:%H:%M}", "{at:%b} {at:%d}, {at:%H:%M}", "{at:%m/%d} at {at:%H:%M}"])
def test_a_day_without_its_year_is_no_part_of_the_name(day: str) -> None:
    """Textpattern and ExpressionEngine write no year: the words are kept, and no year is made up."""
    item = f'<li id="c{{n}}" class="comment"><p>{{text}}</p><p><small>— {{name}} · {day} · #</small></p></li>'
    answer = page_of(item, "", 4)
    assert [(one["author"], one["text"], one["published"]) for one in answer["comments"]] == [
        (name, text, None) for name, _, text in SAID
    ]


def test_a_sentence_that_begins_with_a_day_is_no_byline() -> None:
    """Not even a short one above a byline that has the name and the date."""
    html = (
        "<html lang='en'><head><title>Warm hands</title></head><body><h1>Warm hands</h1><h3>2 Comments</h3>"
        + "".join(
            f"<div class='k' id='c{k}'><p>On 3 May 2009 I had the same.</p><p>{name}, {at:%d %b %Y %H:%M}</p></div>"
            for k, (name, at, _) in enumerate(SAID[:2])
        )
        + "</body></html>"
    )
    page = read_page("http://hands.example/hands/", html.encode(), headers=[("content-type", "text/html")])
    assert said_on(as_json(page, read(page))) == [
        (name, f"{at:%Y-%m-%dT%H:%M}", "On 3 May 2009 I had the same.") for name, at, _ in SAID[:2]
    ]


def test_numbers_before_names_are_places() -> None:
    """Two are enough where a sign parts the place from the name."""
    item = '<div class="comment" id="c{n}"><h3>{place}. {name}</h3><div>{at:%d.%m.%Y %H:%M}</div><p>{text}</p></div>'
    assert [name for name, _, _ in said_on(page_of(item, "", 2))] == ["Tilda Moss", "veins4life"]


def test_a_day_and_its_time_before_a_name_are_no_part_of_it() -> None:
    """As in old templates of Blogger: "At 3 May 2009 at 9:12 PM, Ada said…", with and without a link."""
    said = "".join(
        f'<dt class="comment-data" id="c{k}"><a name="c{k}"></a>At <a href="#c{k}">{at:%B %d, %Y} at {at:%H:%M}</a>, '
        f"{name if k % 2 else f'<a href=http://moss.example/>{name}</a>'} said&hellip;</dt>"
        f'<dd class="comment-body"><p>{text}</p></dd>'
        for k, (name, at, text) in enumerate(SAID)
    )
    html = (
        '<html><head><meta content="blogger" name="generator"><title>Warm hands</title></head><body><div class="post">'
        '<h3 class="post-title">Warm hands</h3><div class="post-body">It began in winter.</div></div><div '
        'id="comments">'
        f'<h4>4 Comments:</h4><dl id="comments-block">{said}</dl></div></body></html>'
    )
    page = read_page("http://hands.example/2012/05/hands.html", html.encode(), headers=[("content-type", "text/html")])
    assert [one.author for one in read(page).comments] == [name for name, _, _ in SAID]


@pytest.mark.parametrize(
    ("byline", "head"),
    [
        ("{name} szerint: {at:%Y.%m.%d.} {at:%H:%M}", "2 hozzászólás"),
        ("{name} λέει: {at:%Y-%m-%d} {at:%H:%M}", "2 σχόλια"),
        ("{name} 说道：{at:%Y}年{at:%m}月{at:%d}日 {at:%H:%M}", "2 条评论"),
        ("{name} kaže: {at:%d}. svibnja {at:%Y}. u {at:%H:%M}", "2 komentara"),
        ("作者：{name} | {at:%Y-%m-%d} {at:%H:%M}", "2 条评论"),
        ("{name} коментує: {at:%d.%m.%Y} о {at:%H:%M}", "2 коментарі"),
    ],
    ids=["hu", "el", "zh", "hr", "zh-author", "uk"],
)
def test_names_are_told_from_says_in_more_languages(byline: str, head: str) -> None:
    """Full-width colons are colons, and months have Croatian names."""
    item = f'<div class="c1" id="c{{n}}"><h3>{byline}</h3><p>{{text}}</p></div>'
    answer = page_of(item, "", 2, head)
    assert said_on(answer) == [(name, f"{at:%Y-%m-%dT%H:%M}", text) for name, at, text in SAID[:2]]


def page_of(item: str, head: str, count: int, over: str = "") -> dict[str, Any]:
    """What is read of a page with so many comments."""
    said = list(enumerate(SAID[:count], start=1))
    items = "".join(item.format(n=700 + k, place=k, name=name, at=at, text=text) for k, (name, at, text) in said)
    wrap = "table" if item.startswith("<tr") else "ol" if item.startswith("<li") else "div"
    html = (
        f"<html lang='en'><head><title>Warm hands</title>{head}</head><body class='single'><h1>Warm hands</h1><div "
        "class='entry'><p>It began in the winter, when nobody looked, and has not left me for a single day since then."
        f"</p></div><h3>{over or f'{count} Comments'}</h3><{wrap} class='commentlist'>{items}</{wrap}><form "
        f"action='/comment' "
        "method='post'><textarea name='comment'></textarea></form></body></html>"
    )
    page = read_page(
        "http://hands.example/hands/", html.encode(), headers=[("content-type", "text/html; charset=utf-8")]
    )
    return as_json(page, read(page))


def said_on(answer: dict[str, Any]) -> list[tuple[str | None, str, str | None]]:
    """Who said what when."""
    return [(one["author"], (one["published"] or "")[:16], one["text"]) for one in answer["comments"]]
