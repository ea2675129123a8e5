"""The demo's blogs on loopback: HTTP/1.1 with gzip, validators and 304 answers."""

from __future__ import annotations

import gzip
import hashlib
import logging
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, TypeVar

from pipelines.demo.answer import Answer
from pipelines.demo.blogs import ROUNDS, SLUGS
from pipelines.demo.site import answer

if TYPE_CHECKING:
    from collections.abc import Iterator

Server = TypeVar("Server", bound=ThreadingHTTPServer)

HOST = "127.0.0.1"
PORT = 8473  # stands in the name of the demo's sites, so that every run of it makes the same ones
BASE = f"http://{HOST}:{PORT}"


@contextmanager
def serve(round: int, *, port: int = PORT) -> Iterator[str]:
    """Serve the blogs of a round (1 or 2) until the block ends; yields the address, without a slash at its end.

    Where the port is taken another is used, which the log says and the address shows; `port` 0 asks for any.
    """
    with serving(round, port=port) as server:
        yield server.base


@contextmanager
def serving(round: int, *, port: int = PORT) -> Iterator[DemoServer]:
    """As `serve`, with the server itself, whose `requests` are the targets asked for so far."""
    with answering(_bound(round, port)) as server:
        yield server


@contextmanager
def answering(server: Server) -> Iterator[Server]:
    """Let a server answer, in a thread of its own, until the block ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def seeds(base: str = BASE) -> tuple[str, ...]:
    """The front pages of the blogs, each a site of its own (`host~name`)."""
    return tuple(f"{base}/~{slug}/" for slug in SLUGS)


class DemoServer(ThreadingHTTPServer):
    """One round of the blogs on a port; `requests` are the targets asked for, in order."""

    daemon_threads = True

    def __init__(self, round: int, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.round = round
        self.base = f"http://{HOST}:{self.server_port}"
        self.requests: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: DemoServer
    protocol_version = "HTTP/1.1"
    server_version = "Demo"
    sys_version = ""
    wbufsize = 65536  # one write an answer: head and body in two would wait for each other (Nagle)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: `requests` holds what was asked."""

    def _answer(self, *, with_body: bool) -> None:
        server = self.server
        server.requests.append(self.path)
        found = answer(server.base, server.round, self.path)
        packed = "gzip" in self.headers.get("Accept-Encoding", "")
        etag = f'"{hashlib.sha256(found.body).hexdigest()[:16]}{"-gzip" if packed else ""}"'
        modified = _modified(server.base, server.round, self.path, found)
        if found.status == HTTPStatus.OK and self._has(etag, modified):
            found, body = Answer(b"", found.media_type, HTTPStatus.NOT_MODIFIED, found.headers), b""
        else:
            body = gzip.compress(found.body, 6, mtime=0) if packed else found.body
        self.send_response(found.status)
        for name, value in found.headers:
            self.send_header(name, value)
        if found.status == HTTPStatus.OK:
            self.send_header("Last-Modified", format_datetime(modified, usegmt=True))
        if found.status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            self.send_header("ETag", etag)
        if found.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", found.media_type)
            self.send_header("Content-Length", str(len(body)))
            if packed:
                self.send_header("Content-Encoding", "gzip")
        self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _has(self, etag: str, modified: datetime) -> bool:
        """Does the client hold this very answer (RFC 9110, 13.2.2: If-None-Match before If-Modified-Since)?"""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return etag in (tag.strip().removeprefix("W/") for tag in tags.split(",")) or tags.strip() == "*"
        try:
            return modified <= parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except (TypeError, ValueError):
            return False


def _bound(round: int, port: int) -> DemoServer:
    try:
        return DemoServer(round, port)
    except OSError:
        server = DemoServer(round, 0)
        logging.getLogger(__name__).warning(
            "port %d is taken, so the demo's sites are named after port %d this time", port, server.server_port
        )
        return server


def _modified(base: str, round: int, target: str, found: Answer) -> datetime:
    """The first round in which the answer was as it is now."""
    return next(_CHANGED[r] for r in ROUNDS if r == round or answer(base, r, target).body == found.body)


_CHANGED = {1: datetime(2011, 9, 1, 12, tzinfo=UTC), 2: datetime(2012, 3, 1, 12, tzinfo=UTC)}
