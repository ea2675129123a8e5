"""Addresses: one spelling for each, the site each belongs to, the traps."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.urls import DEFAULT_PORTS, is_same_site, never_asked, normal, path_and_query, site_of

ADDRESSES = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["h.example", "H.Example:80", "h.example.:443", "u:p@h.example", "[::1]:8080", "bücher.example"]),
    st.text("/abc.%2eE41;jsessionid=~é [\t\\+:@", max_size=30).map(lambda path: "/" + path),
    st.one_of(st.just(""), st.text("?&=abutm_source%3fF é#", max_size=20).map(lambda query: "?" + query)),
)


@given(st.one_of(ADDRESSES, st.text(max_size=60), st.text(max_size=30).map("http://h.example/".__add__)))
@example("http://h.example/%2e%2e/x")
@example("http://h.example/%%341")
@example("http://h.example/a;jsession%69d=1/b")
@example("http://h.example/\ud800?\udfff")
def test_normal_is_done_in_one_pass(url: str) -> None:
    """A normal address stays as it is, and no text at all raises."""
    once = normal(url)
    if once is not None:
        assert normal(once) == once
        assert once.isascii()
        assert site_of(once)
        never_asked(once)


@given(st.text(max_size=40))
def test_any_link_can_be_joined(link: str) -> None:
    """Whatever stands in an href gives an http address or None."""
    joined = normal(link, "http://h.example/a/b?c=d")
    assert joined is None or joined.startswith(("http://", "https://"))


ONE = (
    "http://h.example/~a/b%20c/?p=1", "HTTP://H.EXAMPLE/~a/b%20c/?p=1", "http://h.example:80/~a/b%20c/?p=1",
    "http://h.example./~a/b%20c/?p=1", "http://h.example/%7ea/b c/?p=1", "http://h.example/~a/./b%20c/?p=1",
    "http://h.example/~a/x/../b%20c/?p=1", "http://h.example/~a/b%20c/?p=1#comment-3",
    "http://h.example//~a//b%20c/?p=1", "  http://h.example/~a/b%20c/?p=1\n", "http://me:pw@h.example/~a/b%20c/?p=1",
    "http://h.example/~a/b%20c/?p=1&utm_source=x", "http://h.example/~a/b%20c/?p=1&PHPSESSID=0af",
    "http://h.example/~a/b%20c/?s=0123456789abcdef0123456789abcdef&p=1",
    "http://h.example/%7Ea/%2e/b%20c;jsessionid=9/?p=1",
)  # fmt: skip


@pytest.mark.parametrize("spelling", ONE)
def test_spellings_of_one_address_are_one(spelling: str) -> None:
    """Many spellings of an address have one normal form."""
    assert normal(spelling) == ONE[0]


@pytest.mark.parametrize(
    "url",
    ["", "x", "/a", "mailto:a@b.example", "ftp://h.example/", "javascript:alert(1)", "file:///etc/passwd", "http://",
     "http:///a", "http://h.example:x/", "http://h.example:99999/", "http://[::1/", "http://a b/", "http://%31/",
     "data:text/html,x", "http://h_<>.example/", "//h.example/", "http://..", "http://-/", "http://\0/"],
)  # fmt: skip
def test_what_is_no_address_is_none(url: str) -> None:
    """Other schemes, no host, a port or host that cannot be: None."""
    assert normal(url) is None


def test_different_addresses_stay_different() -> None:
    """Scheme, port, path case, reserved escapes and the order of parameters tell addresses apart."""
    urls = (
        "http://h.example/a", "https://h.example/a", "http://h.example:81/a", "http://h.example/A",
        "http://h.example/%2Fa", "http://h.example/a?x=1&y=2", "http://h.example/a?y=2&x=1", "http://h.example/a/",
    )  # fmt: skip
    assert len({normal(url) for url in urls}) == len(urls)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://Blog.Example/a", "blog.example"),
        ("http://www.blog.example/", "www.blog.example"),
        ("https://blog.example:443/", "blog.example"),
        ("http://blog.example:8080/", "blog.example%3A8080"),
        ("http://host.example/~alice/2009/", "host.example~alice"),
        ("http://host.example/%7Ealice", "host.example~alice"),
        ("http://host.example:81/~a*b/", "host.example%3A81~a%2Ab"),
        ("http://[::1]:8080/", "%3A%3A1%3A8080"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
        ("http://host.example/~Alice/", "host.example~%41lice"),
        ("http://host.example/~élise/", "host.example~%C3%A9lise"),
        ("http://host.example/~alice./", "host.example~alice%2E"),
        ("http://aux.example/", "%61ux.example"),
        ("http://con/", "%63on"),
        ("http://com1.net/", "%63om1.net"),
        ("http://console.example/", "console.example"),
        ("http://nul.example:81/~con", "%6Eul.example%3A81~con"),
    ],
)
def test_a_site_is_named_by_its_host(url: str, site: str) -> None:
    """Lower-case host, the port where not the default, ~name for a blog under a path."""
    address = normal(url)
    assert address is not None
    assert site_of(address) == site
    assert is_same_site(site, address)
    assert not set(site) & set('/\\:*?"<>|')


def test_the_name_of_a_site_is_that_of_a_folder_anywhere() -> None:
    """Sites of many kinds: each a name of its own where case is not told apart, legal on Windows, and reversible."""
    long = "a" * 60
    hosts = [
        "blog.example", "www.blog.example", "con", "con.example", "xcon.example", "prn.example", "aux", "nul.example",
        "com1", "com0.example", "lpt9.example", "com10.example", "[::1]", "127.0.0.1", "_x.example",
        ".".join([long] * 4), ".".join([long] * 3 + [long[1:] + "b"]),
    ]  # fmt: skip
    users = [
        "", "/~alice", "/~Alice", "/~ALICE", "/~%41lice.", "/~alice.", "/~alice..", "/~a*b", "/~a%2Fb", "/~a:b",
        "/~a%20", "/~%25", "/~%2541", "/~é", "/~É", "/~con", "/~" + "x" * 300, "/~" + "x" * 299 + "X", "/~~", "/~|<>?",
    ]  # fmt: skip
    addresses = [normal(f"http://{host}{port}{user}") for host in hosts for port in ("", ":81") for user in users]
    assert None not in addresses
    sites = {site_of(address) for address in addresses if address}
    assert len({site.casefold() for site in sites}) == len(sites) == len(addresses)
    for address in filter(None, addresses):
        site = site_of(address)
        assert re.fullmatch(r"[a-z0-9_.~%A-F-]{1,200}", site), site
        assert not site.endswith((".", " "))
        assert not re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", site.partition(".")[0])
        if "%-" not in site:
            path = urlsplit(address).path
            assert unquote_to_bytes(site.partition("~")[2]) == unquote_to_bytes(
                path.removeprefix("/").removeprefix("~")
            )


def test_default_ports_are_left_out() -> None:
    """The default port of each scheme names the same site."""
    for scheme, port in DEFAULT_PORTS.items():
        assert normal(f"{scheme}://h.example:{port}/") == f"{scheme}://h.example/"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/a?replytocom=5", "trap: replytocom"),
        ("/a?x=1&replytocom=5", "trap: replytocom"),
        ("/a?share=twitter", "trap: share"),
        ("/a?print=1", "trap: print view"),
        ("/a/print/", "trap: print view"),
        ("/?month=5", "trap: calendar"),
        ("/calendar/2009", "trap: calendar"),
        ("/list?sort=asc", "trap: sort order"),
        ("/wp-login.php", "login or form"),
        ("/wp-admin/x", "login or form"),
        ("/ucp?mode=login", "login or form"),
        ("/a.pdf", "not a page"),
        ("/a.JPG", "not a page"),
        ("/a/b/a/b/a/b", "trap: path repeats itself"),
        ("/" + "a" * 2000, "trap: address over 2000 characters"),
        ("/2009/12/a-post/", None),
        ("/?p=45", None),
        ("/viewtopic.php?t=5&start=20", None),
        ("/post.html", None),
        ("/sorting-things-out/", None),
        ("/2009/12/08/comment-page-2/", None),
    ],
)
def test_traps_are_named(path: str, reason: str | None) -> None:
    """What is never worth a request has its reason, what is has none."""
    assert never_asked(f"http://h.example{path}") == reason


@pytest.mark.parametrize(
    "link", ["/a/b/?p=1&utm_source=x#c", "//tea.example/x", "#top", "?", "/", "/./a", "a//b", "/a;jsessionid=1"]
)
def test_the_short_way_to_a_normal_address_is_the_long_one(link: str) -> None:
    """An address that is normal already is not taken apart; it comes out as the same address spelled oddly does."""
    spelled = f" {link}\t"  # white space around it: never the short way
    assert normal(link, "https://cake.example/d/e?f=1") == normal(spelled, "https://cake.example/d/e?f=1")
    found = normal(link, "https://cake.example/d/e?f=1")
    assert found is not None
    assert path_and_query(found) == (urlsplit(found).path, urlsplit(found).query)
