"""Visible words and links of a node."""

from __future__ import annotations

import pytest

from scraper.text import fragment, fragment_text, has_text, is_emoji, line_of, links_of, text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One<br>two</p><p>three</p>", "One\ntwo\n\nthree"),
        ("a<br><br>b<br />c", "a\n\nb\nc"),
        ("a&nbsp; b\n\t c", "a b c"),
        ("a&nbsp; <b>b</b>c", "a bc"),
        ("<div><div>a</div></div>b", "a\n\nb"),
        ("zero\u200bwidth, soft\u00adhyphen, 👩\u200d⚕️", "zero\u200bwidth, soft\u00adhyphen, 👩\u200d⚕️"),
        ("a<script>x</script><style>y</style><template><p>z</p></template><noscript>n</noscript>b", "ab"),
        ("<textarea>t</textarea><input value=v><select><option>o</select>", None),
        ("<ul><li>one<li>two</ul><blockquote>said</blockquote>", "one\ntwo\n\nsaid"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"),
        ('yes <img class="emoji" alt="😀"><img alt=":)"><img alt="photo">', "yes 😀"),
        ("   ", None),
        ("", None),
        ("plain  words", "plain words"),
        ("5 &lt; 6 &amp; 7", "5 < 6 & 7"),
    ],
)
def test_words_are_those_a_reader_sees(html: str, text: str | None) -> None:
    """Blocks are parted by a blank line, breaks kept, white space folded, machinery and pictures left out."""
    assert fragment_text(html) == text


def test_nodes_are_left_out_or_replaced() -> None:
    """A node left out takes its words with it; one replaced stands for its words."""
    body = fragment("<p>Hello <b>Ada</b>, <i>today</i>!</p><p>next</p>")
    bold, italic = body.css_first("b"), body.css_first("i")
    assert text_of(body, without={bold.mem_id}, instead={italic.mem_id: "now"}) == "Hello , now!\n\nnext"
    assert text_of(body.css_first("p")) == "Hello Ada, today!"
    assert line_of(body) == "Hello Ada, today! next"
    assert (line_of(bold), line_of(bold, without={bold.mem_id})) == ("Ada", None)
    assert line_of(fragment("<p><script>x</script>").css_first("script")) is None


def test_deep_nesting_is_read() -> None:
    """A page nested deeper than Python's stack is read like any other."""
    assert fragment_text("a" + "<div>" * 20_000 + "b") == "a\n\nb"


def test_links_are_absolute_and_stand_once() -> None:
    """Only http(s) targets, joined to the page's address, in order, without repetition and fragments."""
    body = fragment('<a href="/a">1</a><a href="b#x">2</a><a href="mailto:x@y.example">3</a><a href="/a">4</a><a>5</a>')
    assert links_of(body, "https://tea.example/d/") == ("https://tea.example/a", "https://tea.example/d/b")


@pytest.mark.parametrize(
    ("text", "answer"), [("😀", True), ("👩🏽\u200d⚕️", True), ("1", False), (":)", False), ("", False)]
)
def test_emoji_are_told_from_other_signs(text: str, answer: bool) -> None:
    """An image's alternative text counts only where it is emoji."""
    assert is_emoji(text) is answer


@pytest.mark.parametrize(
    "markup",
    ["<p> </p>", "<p>a</p>", "<script>a</script>", "<b><i></i> \x1f</b><img alt=a>", "<i><img alt=😀></i>", "<!--a-->"],
)
def test_a_node_has_text_where_its_text_is_any(markup: str) -> None:
    """What is unseen, blank or a picture is none; what is left out does not count."""
    node = fragment(f"<div>{markup}</div>").first_child
    assert has_text(node) == (text_of(node) is not None)
    assert not has_text(node, without=[node.first_child.mem_id])
