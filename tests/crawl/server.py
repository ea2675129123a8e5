"""A small web server on raw sockets that may misbehave: what it answers is bytes, or a function that has the socket."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

OPEN_ROBOTS = b"User-agent: *\nDisallow:\n"


@dataclass(frozen=True)
class Asked:
    """A request as it came: when (monotonic seconds), path with its query, and header fields by lower-case name."""

    at: float
    path: str
    headers: dict[str, str] = field(default_factory=dict)


class Server:
    """One port on loopback. `answer` gives bytes for a request, or a function that is handed the socket."""

    def __init__(self, answer: Callable[[Asked], object], host: str = "127.0.0.1") -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.connections = 0
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    outer.serve(self.request)

        class Listener(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            allow_reuse_address = True
            request_queue_size = 64

        self._listener = Listener((host, 0), Handler)
        self.host, self.port = self._listener.server_address[:2]
        threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listener.shutdown()
        self._listener.server_close()

    @property
    def url(self) -> str:
        """Its address without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    @property
    def site(self) -> str:
        """The name of its site."""
        return f"{self.host}%3A{self.port}"

    def paths(self, *, robots: bool = False) -> list[str]:
        """The paths asked for, in order; robots.txt left out."""
        return [asked.path for asked in list(self.asked) if robots or asked.path != "/robots.txt"]

    def times(self, path: str | None = None) -> list[float]:
        """When requests came, or those for one path."""
        return [asked.at for asked in list(self.asked) if path in (None, asked.path)]

    def serve(self, connection: socket.socket) -> None:
        """Answer one connection's one request."""
        self.connections += 1
        connection.settimeout(30)
        head = b""
        while b"\r\n\r\n" not in head:
            part = connection.recv(65536)
            if not part:
                return
            head += part
        lines = head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:])
        asked = Asked(time.monotonic(), lines[0].split(" ")[1], {name.lower(): v for name, v in fields.items()})
        self.asked.append(asked)
        answer = self.answer(asked)
        if callable(answer):
            answer(connection)
        else:
            assert isinstance(answer, bytes)
            connection.sendall(answer)


def answer(body: bytes | str = b"", status: int = 200, media_type: str = "text/html", **headers: str) -> bytes:
    """A whole answer; header names with underscores for hyphens."""
    body = body.encode() if isinstance(body, str) else body
    fields = {"Content-Type": media_type, "Content-Length": str(len(body)), "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode("latin-1") + body


def robots(text: str | bytes = OPEN_ROBOTS, status: int = 200) -> bytes:
    """An answer for robots.txt."""
    return answer(text, status, "text/plain")


def page(title: str, *links: str, **headers: str) -> bytes:
    """A page with links to follow."""
    body = "".join(f'<p><a href="{link}">{link}</a></p>' for link in links)
    return answer(f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>", **headers)


def moved(target: str, status: int = 302) -> bytes:
    """A redirect."""
    return answer(b"", status, Location=target)


def pages(table: dict[str, object], robots_txt: object = None) -> Callable[[Asked], object]:
    """Answers by path; robots.txt allows all where the table has none; what is not there is 404."""
    table = {"/robots.txt": robots() if robots_txt is None else robots_txt} | table

    def answer_of(asked: Asked) -> object:
        found = table.get(asked.path, answer(b"no such page", 404))
        return found(asked) if getattr(found, "wants_request", False) else found

    return answer_of


def chain(number: int, robots_txt: object = None) -> Callable[[Asked], object]:
    """A site of `number` pages /0 … each leading to the next two."""
    table: dict[str, object] = {
        f"/{n}": page(f"page {n}", *(f"/{m}" for m in (n + 1, n + 2) if m < number)) for n in range(number)
    }
    return pages(table, robots_txt)


def reset(connection: socket.socket) -> None:
    """Cut the connection with a reset, without an answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def cut(body: bytes, declared: int) -> bytes:
    """An answer whose body is shorter than it says."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % declared + body


def hangs(connection: socket.socket) -> None:
    """Say nothing for longer than anybody waits."""
    with suppress(OSError):
        connection.recv(1)


def drips(connection: socket.socket) -> None:
    """A byte of the body every 0.3 s, for ever: each comes in time, the whole never does."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n<p>")
    while True:
        time.sleep(0.3)
        connection.sendall(b"a")


def endless(connection: socket.socket) -> None:
    """A body without an end, as fast as it is taken."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    chunk = b"<p>more</p>" * 10_000
    while True:
        connection.sendall(chunk)
