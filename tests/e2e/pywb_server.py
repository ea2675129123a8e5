"""pywb on loopback for one test run, with a blog that was archived in 2010 and in 2013 and is gone since."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "veins.example"
PATIENCE = 300  # seconds until a server answers, on a busy machine
POSTS = 24


@dataclass
class Seen:
    """What an archive shows of a record: the years, its words in each."""

    words: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pywb:
    """A running archive: the address of its index, the blog's posts and comments by number, its log."""

    cdx: str
    posts: dict[int, Seen]
    comments: dict[int, Seen]
    log: Path

    def requests(self) -> list[str]:
        """The targets that were asked for so far; pywb asks its own index at /web/index."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        asked = [line.partition('"GET ')[2].split(" ")[0] for line in lines]
        return [target for target in asked if target and not target.startswith("/web/index?")]


def program(name: str) -> str | None:
    """A command of pywb, from the environment that THREADKEEP_PYWB names, else from the path."""
    given = os.environ.get("THREADKEEP_PYWB")
    return shutil.which(name, path=str(Path(given) / "bin")) if given else shutil.which(name)


@contextmanager
def running(folder: Path) -> Iterator[Pywb]:
    """Bring up an archive in an empty folder; end it by its id."""
    manager, wayback = program("wb-manager"), program("wayback")
    assert manager is not None
    assert wayback is not None
    posts, comments = _written(folder / "veins.warc.gz")
    (folder / "config.yaml").write_text("framed_replay: false\nenable_memento: true\nredirect_to_exact: true\n")
    for command in ([manager, "init", "web"], [manager, "add", "web", "veins.warc.gz"]):
        subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
    log = folder / "wayback.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [wayback, "-b", "127.0.0.1", "-p", str(port)],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        _until_it_answers(f"http://127.0.0.1:{port}/", process, log)
        yield Pywb(f"http://127.0.0.1:{port}/web/cdx", posts, comments, log)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class _Writer(WARCWriter):
    """warcio leaves its spool of each record to the garbage collector, which warns."""

    @staticmethod
    def _create_temp_file() -> BytesIO:
        return BytesIO()


def _until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError), urllib.request.urlopen(url, timeout=PATIENCE):
            return
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"pywb does not answer: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


def _written(path: Path) -> tuple[dict[int, Seen], dict[int, Seen]]:
    """Write the blog's captures of both years as a WARC file; gives what they show."""
    posts: dict[int, Seen] = {}
    comments: dict[int, Seen] = {}
    with path.open("wb") as file:
        writer = _Writer(file, gzip=True)
        for year, host in ((2010, f"http://{HOST}"), (2013, f"http://www.{HOST}")):
            for number in range(1, POSTS + 1):
                _post(writer, year, host, number, posts, comments)
            links = "".join(f'<a href="{host}{_path(n)}">Post {n}</a> ' for n in range(1, POSTS + 1))
            _record(writer, f"{host}/", year, 0, f"<!doctype html><title>Veins</title><body>{links}</body>")
            _record(writer, f"{host}/cat.jpg", year, 0, "JFIF", media="image/jpeg")
            _record(writer, f"{host}/2009/", year, 0, "", status="301 Moved Permanently")
            _record(writer, f"{host}{_path(2)}?replytocom=21", year, 0, "<!doctype html><title>Reply</title>")
    return posts, comments


def _post(
    writer: WARCWriter, year: int, host: str, number: int, posts: dict[int, Seen], comments: dict[int, Seen]
) -> None:
    """A post in a year: the sixth is in 2010 alone, every seventh in 2013 alone; the fifth is deleted in between."""
    if (number == 6 and year == 2013) or (number % 7 == 0 and year == 2010):
        return
    if number == 5 and year == 2013:
        _record(writer, f"{host}{_path(number)}", year, number, "Not here", status="404 Not Found")
        return
    said = _said(number, year)
    posts.setdefault(number, Seen()).words[year] = f"What I was told about number {number}."
    for key, words in said.items():
        comments.setdefault(key, Seen()).words[year] = words
    _record(writer, f"{host}{_path(number)}", year, number, _page(number, said))


def _said(number: int, year: int) -> dict[int, str]:
    """The comments of a post in a year, by number. Every third post is as it was; in others one is new, in every
    fourth one was deleted, in every fifth one was edited."""
    said = {number * 10 + n: f"Answer {n} to post {number}, from the waiting room." for n in range(1, 5)}
    if year == 2013 and number % 3:
        said[number * 10 + 5] = f"Three years on, answer 5 to post {number}."
        if number % 4 == 0:
            del said[number * 10 + 2]
        if number % 5 == 0:
            said[number * 10 + 3] += " Edited: it was the left one."
    return said


def _path(number: int) -> str:
    return f"/2009/{number % 12 + 1:02}/post-{number}/"


def _page(number: int, said: dict[int, str]) -> str:
    items = "".join(
        f'<li class="comment" id="li-comment-{key}"><div id="comment-{key}"><cite class="fn">Reader {key}</cite>'
        f'<div class="comment-meta commentmetadata"><a href="#comment-{key}">March {key % 28 + 1}, 2009 at 10:00 am</a>'
        f"</div><p>{words}</p></div></li>"
        for key, words in said.items()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="generator" content="WordPress 2.8.4">'
        f"<title>Post {number}</title></head><body class='single postid-{number}'>"
        f'<div id="post-{number}" class="post hentry"><h2 class="entry-title">Post {number}</h2>'
        f"<div class='entry-content'><p>What I was told about number {number}.</p></div></div>"
        f"<h3 id='comments'>{len(said)} Responses</h3><ol class='commentlist'>{items}</ol></body></html>"
    )


def _record(
    writer: WARCWriter, url: str, year: int, second: int, body: str, status: str = "200 OK", media: str = "text/html"
) -> None:
    headers = StatusAndHeaders(status, [("Content-Type", f"{media}; charset=utf-8")], protocol="HTTP/1.1")
    date = {"WARC-Date": f"{year}-03-05T12:00:{second:02}Z"}
    payload = BytesIO(body.encode())
    writer.write_record(
        writer.create_warc_record(url, "response", payload=payload, http_headers=headers, warc_headers_dict=date)
    )
