"""Servers that mean ill, or are ill: each address ends in its state with a reason, memory stays flat, others go on."""

from __future__ import annotations

import gzip
import zlib
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from server import Asked, Server, answer, cut, drips, endless, hangs, moved, page, pages, reset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Crawler

MIB = 1 << 20


def bomb() -> bytes:
    """About 200 KiB that unpack to 200 MiB."""
    deflate = zlib.compressobj(9, wbits=31)
    return b"".join(deflate.compress(bytes(MIB)) for _ in range(200)) + deflate.flush()


def growing(asked: Asked) -> object:
    """Each redirect leads to a longer one."""
    return moved(asked.path + "a") if asked.path != "/robots.txt" else answer(b"", 404)


def headers(*lines: bytes) -> bytes:
    """A page with raw header lines."""
    head = b"".join(line + b"\r\n" for line in lines)
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + head + b"Content-Length: 9\r\n\r\n<p>hi</p>"


CASES: dict[str, tuple[object, str, str | None]] = {
    "declared": (b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n<p>", "failed", "too large"),
    "endless": (endless, "failed", "too large"),
    "drips": (drips, "failed", "timeout"),
    "hangs": (hangs, "failed", "timeout"),
    "cut": (cut(b"<p>half", 500), "failed", "truncated"),
    "torn chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<p>half", "failed", "truncated"),
    "reset": (reset, "failed", "connection lost"),
    "no http": (b"what?\r\n\r\n", "failed", "no HTTP answer"),
    "empty": (b"", "failed", "connection lost"),
    "503": (answer(b"", 503), "failed", "HTTP 503"),
    "odd Retry-After": (headers(b"X: y").replace(b"200 OK", b"503 No\r\nRetry-After: \xb2"), "failed", "HTTP 503"),
    "no location": (answer(b"", 302), "captured", None),
    "404": (answer(b"", 404), "captured", None),
    "410": (answer(b"", 410), "captured", None),
    "bomb": (answer(bomb(), Content_Encoding="gzip"), "captured", None),
    "not gzip": (answer(b"<p>plain", Content_Encoding="gzip"), "captured", None),
    "double gzip": (
        answer(gzip.compress(gzip.compress(page("x").split(b"\r\n\r\n")[1])), Content_Encoding="gzip, gzip"),
        "captured",
        None,
    ),
    "NUL in a header": (headers(b"X-Odd: a\0b", b"X-Latin: caf\xe9"), "captured", None),
    "many headers": (headers(*(b"X-%d: y" % n for n in range(2000))), "captured", None),
    "odd charset": (answer("<p>hi", media_type="text/html; charset=idna"), "captured", None),
    "206": (answer("<p>part", 206), "captured", None),
    "picture": (answer(b"\x89PNG\0\0", media_type="image/png"), "captured", None),
    "nested": (answer(b"<div>" * 400), "captured", None),
    "another HTTP": (headers(b"X: y").replace(b"HTTP/1.1", b"HTTP/2.0"), "captured", None),
    "status 0": (headers(b"X: y").replace(b"200 OK", b"0 x"), "failed", "no HTTP answer"),
    "status -1": (headers(b"X: y").replace(b"200 OK", b"-1 x"), "failed", "no HTTP answer"),
}


@pytest.fixture(scope="module")
def met(crawler_in: Callable[[], Crawler]) -> Iterator[tuple[Crawler, dict[str, Server]]]:
    """Every case crawled at once, a site each, with a second page that is well."""
    crawl = crawler_in()
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(Server(pages({"/ill": how, "/well": page("well")})))
            for name, (how, _, _) in CASES.items()
        }
        seeds = [f"{server.url}/{which}" for server in servers.values() for which in ("ill", "well")]
        crawl(*seeds, settings={"DOWNLOAD_TIMEOUT": 4})
        yield crawl, servers


@pytest.mark.parametrize("case", CASES)
def test_an_ill_answer_ends_in_its_state(met, case: str) -> None:
    """Each ill answer ends as captured or failed, with its reason."""
    crawl, servers = met
    _, state, reason = CASES[case]
    found = crawl.rows(servers[case])["/ill"]
    assert found[0] == state
    if reason is not None:
        assert found[1] == reason
    if state == "failed":
        assert found[1]
        assert "/ill" not in crawl.captured(servers[case])


@pytest.mark.parametrize("case", CASES)
def test_the_rest_of_an_ill_site_is_fetched(met, case: str) -> None:
    """An ill page holds nothing up: the next page of its site is captured."""
    assert met[0].rows(met[1][case])["/well"] == ("captured", None)


@pytest.mark.parametrize("case", ["cut", "torn chunk", "503", "hangs", "drips", "reset"])
def test_what_may_pass_is_tried_three_times(met, case: str) -> None:
    """A cut body, a 503 or a silence is asked for three times, and every try is told."""
    crawl, servers = met
    assert servers[case].paths().count("/ill") == 3
    query = "SELECT outcome FROM attempts JOIN urls ON urls.id = url_id WHERE url LIKE '%/ill'"
    assert len(crawl.asked(servers[case], query)) == 3


@pytest.mark.parametrize("case", ["declared", "endless"])
def test_too_large_is_asked_for_once(met, case: str) -> None:
    """A body over the cap is not asked for again."""
    assert met[1][case].paths().count("/ill") == 1


@pytest.mark.parametrize("case", ["bomb", "not gzip", "206"])
def test_what_is_wrong_with_a_capture_is_told(met, case: str) -> None:
    """A bomb, a false encoding or a part of a page is kept as sent, with its problem."""
    crawl, servers = met
    problem = crawl.asked(servers[case], "SELECT problem FROM captures WHERE url LIKE '%/ill'")
    assert problem[0][0]


def test_memory_stays_flat(met) -> None:
    """Endless bodies and bombs at once leave the peak of the process under 256 MiB."""
    assert met[0].result["peak_mib"] < 256


def test_every_record_of_ill_answers_can_be_read(met) -> None:
    """Whatever headers and bodies a server sent, each record gives back its digest and the file is a valid WARC."""
    from warcio.checker import Checker

    from scraper.archive import read_exchange
    from scraper.ledger import captures_of

    crawl, servers = met
    for server in servers.values():
        folder = crawl.captures / server.site
        for row in captures_of(folder):
            assert read_exchange(folder / row.warc_file, row).sha256 == row.sha256
    files = [str(path) for path in sorted(crawl.captures.glob("*/*.warc.gz"))]
    checker = Checker(type("Options", (), {"inputs": files, "verbose": False})())
    assert checker.process_all() == 0


def test_redirect_loops_end(crawl: Crawler) -> None:
    """A redirect to itself, a loop of two and a growing one end, each hop a row of its own; the growing one fails."""
    table = {
        "/self": moved("/self"),
        "/a": moved("/b"),
        "/b": moved("/a", 301),
        "/on": moved("/end", 308),
        "/end": page("e"),
    }
    with Server(pages(table)) as loops, Server(growing) as grows:
        crawl(f"{loops.url}/self", f"{loops.url}/a", f"{loops.url}/on", f"{grows.url}/a")
    assert crawl.rows(loops) == dict.fromkeys(("/self", "/a", "/b", "/on", "/end"), ("captured", None))
    assert sorted(loops.paths()) == ["/a", "/b", "/end", "/on", "/self"]
    rows = crawl.rows(grows)
    assert len(rows) == 11
    assert rows["/" + "a" * 11] == ("failed", "redirect loop: more than 10 hops")


SPELLINGS = (
    "127.0.0.2", "localhost", "127.1", "127.0.1", "2130706433", "2130706434", "0x7f000001", "0x7f000002", "0x7f.2",
    "0177.0.0.2", "017700000002", "[::1]", "[::ffff:127.0.0.2]", "[::ffff:7f00:2]", "[0:0:0:0:0:0:0:1]", "0", "0.0.0.0",
    "[::]", "127.0.0.2.", "LOCALHOST", "169.254.169.254", "10.0.0.1", "user:pass@127.0.0.2",
)  # fmt: skip


def test_forbidden_addresses_are_never_connected_to(crawl: Crawler) -> None:
    """Links, redirects and robots.txt that lead from an allowed host to one of this machine are never connected to."""
    with ExitStack() as stack:
        targets = [stack.enter_context(Server(lambda _: page("secret"), host)) for host in ("127.0.0.2", "0.0.0.0")]
        other = stack.enter_context(Server(lambda _: page("other port")))
        addresses = [f"http://{host}:{t.port}/x" for host in SPELLINGS for t in targets] + [f"{other.url}/x"]
        table: dict[str, object] = {"/": page("links", *addresses, *(f"/go{n}" for n in range(len(addresses))))}
        table |= {f"/go{n}": moved(address) for n, address in enumerate(addresses)}
        table["/meta"] = answer(f'<meta http-equiv="refresh" content="0; url={addresses[0]}">')
        allowed = stack.enter_context(Server(pages(table)))
        robots = [stack.enter_context(Server(pages({"/": page("x")}, moved(address)))) for address in addresses[:-1]]
        result = crawl(f"{allowed.url}/", f"{allowed.url}/meta", *(f"{server.url}/" for server in robots))
        assert [server.connections for server in (*targets, other)] == [0, 0, 0]
        assert len(allowed.paths()) == len(addresses) + 2
        assert result["account"]["pending"] == 0
        for server in robots:
            assert server.paths() == []
            state, reason = crawl.rows(server)["/"]
            assert (state, (reason or "").partition(":")[0]) == ("refused", "robots.txt unreachable")


def test_a_private_seed_is_refused_unless_allowed(crawl: Crawler) -> None:
    """A seed on this machine, however written, is refused and not connected to where no host is allowed."""
    with Server(lambda _: page("secret"), "0.0.0.0") as target:
        hosts = ("127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "0.0.0.0")
        seeds = [f"http://{host}:{target.port}/" for host in hosts]
        result = crawl(*seeds, allow_hosts=[], contact="who@crawls.example")
        assert target.connections == 0
    assert result["account"]["captured"] == result["account"]["pending"] == 0


def test_other_schemes_are_no_links(crawl: Crawler) -> None:
    """file:, data:, javascript: and ftp: links and redirects are never rows."""
    bad = ("file:///etc/passwd", "data:text/html,x", "javascript:alert(1)", "ftp://127.0.0.2/x")
    table = {"/": page("links", *bad, *(f"/go{n}" for n in range(4)))} | {
        f"/go{n}": moved(b) for n, b in enumerate(bad)
    }
    with Server(pages(table)) as server:
        crawl(f"{server.url}/")
    assert set(crawl.rows(server)) == {"/", "/go0", "/go1", "/go2", "/go3"}
