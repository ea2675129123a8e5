"""Small faithful servers on loopback: a function answers each target, and what was asked is kept."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from pipelines.demo.server import answering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Answer:
    """What is said to a request."""

    body: str = ""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def as_json(value: Any, **headers: str) -> Answer:
    """An answer of an API."""
    return Answer(json.dumps(value), media_type="application/json; charset=utf-8", headers=headers)


def as_text(text: str) -> Answer:
    """An answer in plain words, as robots.txt."""
    return Answer(text, media_type="text/plain; charset=utf-8")


NOWHERE = Answer("<!doctype html><title>not here</title><p>Not here.", 404)


class Loopback(ThreadingHTTPServer):
    """A port on loopback; `asked` are the targets asked for so far, robots.txt left out."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.answer: Callable[[str], Answer] = lambda _: NOWHERE
        self.asked: list[str] = []
        self.robots = 0

    @property
    def url(self) -> str:
        """Its address without a slash at the end."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def take(self) -> list[str]:
        """What was asked since this was last called."""
        asked, self.asked = self.asked, []
        return asked


@contextmanager
def serving() -> Iterator[Loopback]:
    """A server until the block ends."""
    with answering(Loopback()) as server:
        yield server


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Loopback

    def do_GET(self) -> None:
        """Answer, and keep what was asked."""
        if self.path == "/robots.txt":
            self.server.robots += 1
        else:
            self.server.asked.append(self.path)
        said = self.server.answer(self.path)
        body = said.body.encode()
        self.send_response(said.status)
        self.send_header("Content-Type", said.media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """To the log, not to the terminal."""
        logging.getLogger(__name__).debug(format, *args)
