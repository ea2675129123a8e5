"""The made-up web on one port of this machine: a server that answers by the host that is asked for."""

from __future__ import annotations

import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from pipelines.demo.server import answering
from tests.discover import attic, heirs
from tests.discover.faces import NOT_THERE, Answer, answer
from tests.discover.madeup import Blog, Web, made_up

if TYPE_CHECKING:
    from collections.abc import Iterator


class WebServer(ThreadingHTTPServer):
    """One port; `asked` are (host, target) of every request, in order."""

    daemon_threads = True
    web: Web

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str]] = []
        self.by_host: dict[str, Blog] = {}


@contextmanager
def serving(seed: int) -> Iterator[WebServer]:
    """Serve the web of a seed until the block ends."""
    server = WebServer()
    server.web = made_up(seed, server.server_port)
    server.by_host = {blog.host: blog for blog in [*server.web.starts, *server.web.blogs]}
    with answering(server):
        yield server


class _Handler(BaseHTTPRequestHandler):
    server: WebServer
    protocol_version = "HTTP/1.1"
    wbufsize = 65536

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0]
        self.server.asked.append((host, self.path))
        blog = self.server.by_host.get(host)
        if host == attic.HOST:
            status, media_type, text, headers = attic.kept(self.server.web, self.path)
        else:
            status, media_type, text, headers = said(blog, self.path, self.server.web) if blog else NOT_THERE
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: `asked` holds it."""


def said(blog: Blog, target: str, web: Web, *, hurry: bool = False) -> Answer:
    """What a host of the made-up web answers, whatever became of it; in a hurry no one is slow."""
    if blog.state == "slow" and not hurry:
        time.sleep(0.3)
    if blog.state == "hangs":
        time.sleep(3)
        return 503, "text/plain", "later", {}
    if blog.state == "closed" and target == "/robots.txt":
        return 200, "text/plain", "User-agent: *\nDisallow: /\n", {}
    if blog.state in heirs.ANOTHERS and target == "/robots.txt":
        return 404, "text/plain", "", {}
    if blog.state == "parked":
        return _parked(blog, target)
    if blog.state == "casino":
        return _casino(blog, target, web.topic.name)
    if blog.state == "strange":
        return _strange(blog, target)
    if blog.state in ("restored", "begun anew", "heir"):
        return heirs.today(blog, target)
    return answer(blog, target)


def _parked(blog: Blog, target: str) -> Answer:
    form = sum(map(ord, blog.host)) % 4
    if form == 0:
        return (
            200,
            "text/html",
            f"<html><head><title>{blog.host}</title></head><body><h1>{blog.host}</h1><p>This domain is for sale. Make an offer.</p><ul><li><a href='/search?q=a'>Health</a></li></ul></body></html>",
            {},
        )
    if form == 1:
        return (
            200,
            "text/html",
            f"<html><head><title>{blog.host} - Diese Domain steht zum Verkauf</title></head><body><p>Diese Domain steht zum Verkauf.</p></body></html>",
            {},
        )
    if form == 2 and target != "/":
        return 302, "text/html", "", {"Location": "/"}
    return (
        200,
        "text/html",
        f"<html><head><title>{blog.host}</title></head><body><div>{blog.host} is parked free, courtesy of its registrar.</div><div>Related searches: insurance, loans. Privacy policy.</div></body></html>",
        {},
    )


def _casino(blog: Blog, target: str, word: str) -> Answer:
    if target != "/" and sum(map(ord, blog.host)) % 2:
        return 301, "text/html", "", {"Location": f"http://{blog.host}:{blog.base.rpartition(':')[2]}/"}
    if target != "/":
        return NOT_THERE
    games = (
        "Slots with free spins",
        "Roulette tonight",
        "Poker for beginners",
        "The best casino bonus",
        "Jackpot news",
        f"{word} or poker" if len(blog.host) % 3 else "Bingo",  # some keep a word of then, for the search engines
    )
    items = "".join(
        f"<article><h2><a href='/{n}/'>{game}</a></h2><p>Play now. Register and win.</p></article>"
        for n, game in enumerate(games)
    )
    return (
        200,
        "text/html",
        f"<html lang='en'><head><title>Best online casino bonus 2026</title><meta name='generator' content='WordPress 6.4'></head><body>{items}<ul>{''.join(f'<li><a href=https://luck{n}.example/>Casino {n}</a></li>' for n in range(6))}</ul></body></html>",
        {},
    )


def _strange(blog: Blog, target: str) -> Answer:
    """Another blog has the domain now: in another language, on something else; nothing of then is left."""
    if target == "/":
        items = "".join(
            f"<div class=post><h2><a href='/{slug}/'>{title}</a></h2><p>Die Wolle ist weich und der Ofen warm.</p><p>0 Kommentare</p></div>"
            for slug, title in (("ofen", "Ein Ofen für die Stube"), ("wolle", "Wolle färben"), ("holz", "Holz hacken"))
        )
        return (
            200,
            "text/html; charset=utf-8",
            f"<html lang='de'><head><title>Ofen und Wolle</title></head><body>{items}</body></html>",
            {},
        )
    return NOT_THERE
