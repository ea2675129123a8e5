"""A static blog of any size on loopback, served by a process of its own that does nothing but send prepared bytes.

`python -m benchmarks.serving --posts 400` prints its address and serves until its standard input ends. Beside the blog
it answers `/-/counts` (JSON: requests by target since the last reset) and `/-/reset`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import hashlib
import json
import subprocess
import sys
import threading
import urllib.request
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.blog import pages

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Running:
    """A blog being served: `base` is its address without a slash at its end."""

    base: str

    def counts(self) -> dict[str, int]:
        """Requests by target since the last reset, robots.txt among them."""
        return dict(json.loads(_got(f"{self.base}/-/counts")))

    def reset(self) -> None:
        """Count from zero again."""
        _got(f"{self.base}/-/reset")


@contextmanager
def running(posts: int, *, latency: float = 0.0, trap: bool = False, least: int = 10) -> Iterator[Running]:
    """Serve a blog of that many posts from another process; `latency` in seconds before each answer."""
    command = [sys.executable, "-m", "benchmarks.serving", "--posts", str(posts), "--latency", str(latency)]
    command += ["--least", str(least)]
    command += ["--trap"] if trap else []
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        base = process.stdout.readline().strip()
        if not base:
            raise RuntimeError("the benchmark's blog did not start: run `python -m benchmarks.serving` to see why")
        yield Running(base)
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=10)


class _Server(asyncio.Protocol):
    """Enough of HTTP/1.1 for a crawler: GET, keep-alive, If-None-Match."""

    answers: dict[str, tuple[bytes, bytes]]  # by path: entity tag, whole answer
    counts: Counter[str]
    latency: float
    trap: bool

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            answer = self.answer(head)
            if self.latency:
                asyncio.get_running_loop().call_later(self.latency, self._send, answer)
            else:
                self._send(answer)

    def _send(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)

    def answer(self, head: bytes) -> bytes:
        """The bytes for a request's head."""
        target = head.split(b" ", 2)[1].decode("latin-1")
        if target == "/-/reset":
            self.counts.clear()
            return _plain(b"ok", "text/plain")
        if target == "/-/counts":
            return _plain(json.dumps(self.counts).encode(), "application/json")
        self.counts[target] += 1
        path = target.partition("?")[0]
        if path in self.answers:
            tag, answer = self.answers[path]
            if tag in head:
                return b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n"
            return answer
        if self.trap and path.startswith("/calendar/"):
            return _calendar(path)
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


async def serve(posts: int, latency: float, trap: bool, least: int) -> None:
    """Serve until standard input ends; prints the address once the blog is made."""
    counts: Counter[str] = Counter()
    answers: dict[str, tuple[bytes, bytes]] = {}

    def protocol() -> _Server:
        made = _Server()
        made.answers, made.counts, made.latency, made.trap = answers, counts, latency, trap
        return made

    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for path, html in pages(posts, base, trap=trap, least=least).items():
        answers[path] = _prepared(html.encode(), "text/html; charset=UTF-8")
    answers["/robots.txt"] = _prepared(b"User-agent: *\nDisallow: /wp-admin/\n", "text/plain")
    print(base, flush=True)
    ended = asyncio.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(ended.set)), daemon=True).start()
    await ended.wait()
    server.close()


def _prepared(body: bytes, media_type: str) -> tuple[bytes, bytes]:
    packed = gzip.compress(body, 6, mtime=0)
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'.encode()
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n"
        f"ETag: {tag.decode()}\r\nLast-Modified: Sat, 05 Nov 2011 10:00:00 GMT\r\nVary: Accept-Encoding\r\n\r\n"
    )
    return tag, head.encode() + packed


def _plain(body: bytes, media_type: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _calendar(path: str) -> bytes:
    with contextlib.suppress(ValueError):
        year, month = (int(part) for part in path.strip("/").split("/")[1:3])
        following = f"/calendar/{year + month // 12}/{month % 12 + 1:02}/"
        return _plain(f'<!DOCTYPE html><title>{path}</title><a href="{following}">next</a>'.encode(), "text/html")
    return _plain(b"", "text/html")


def _got(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return bytes(answer.read())


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=400)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--trap", action="store_true", help="with a calendar that never ends")
    parser.add_argument("--least", type=int, default=10, help="comments on a post, and up to 11 more")
    given = parser.parse_args()
    asyncio.run(serve(given.posts, given.latency, given.trap, given.least))


if __name__ == "__main__":
    main()
