"""Mezzanine, Spirit and Isso on loopback for one test run, seeded with invented talk, ended by their ids."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from packaged import talk

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
PATIENCE = 300  # seconds until a server answers, on a busy machine
COMMANDS = {"mezzanine": "mezzanine-project", "spirit": "spirit", "isso": "isso"}


@dataclass(frozen=True, slots=True)
class Talk:
    """A running server: its address without a slash at the end, and the threads that it holds."""

    url: str
    threads: list[dict[str, Any]]


def environment(name: str) -> Path | None:
    """The environment of a server, in the folder that THREADKEEP_SERVERS names; None where it is not there."""
    folder = os.environ.get("THREADKEEP_SERVERS")
    found = Path(folder) / name / "bin" if folder else None
    return found if found is not None and (found / COMMANDS[name]).exists() else None


@contextmanager
def mezzanine(folder: Path) -> Iterator[Talk]:
    """A blog that is no debug server: only those tell robots to stay away."""
    held, port = _held(folder), _free_port()
    bin_ = environment("mezzanine")
    assert bin_ is not None
    _run(folder, [bin_ / "mezzanine-project", "blog"])
    with (folder / "blog/blog/local_settings.py").open("a", encoding="utf-8") as file:
        file.write(
            "\nALLOWED_HOSTS = ['127.0.0.1']\nDEBUG = False\nCOMMENTS_DEFAULT_APPROVED = True\nTIME_ZONE = 'UTC'\n"
        )
    manage: list[str | Path] = [bin_ / "python", "manage.py"]
    _run(folder / "blog", [*manage, "createdb", "--noinput", "--nodata"])
    _run(folder / "blog", [*manage, "shell"], seed="mezzanine_seed.py", HOST=f"127.0.0.1:{port}")
    command = [*manage, "runserver", "--insecure", "--noreload", f"127.0.0.1:{port}"]
    with _running(folder / "blog", command, f"http://127.0.0.1:{port}/blog/"):
        yield Talk(f"http://127.0.0.1:{port}", held)


@contextmanager
def spirit(folder: Path) -> Iterator[Talk]:
    """A forum without robots.txt, sitemap or feed."""
    held, port = _held(folder), _free_port()
    bin_ = environment("spirit")
    assert bin_ is not None
    _run(folder, [bin_ / "spirit", "startproject", "forum"])
    with (folder / "forum/forum/settings/dev.py").open("a", encoding="utf-8") as file:
        file.write("\nALLOWED_HOSTS = ['127.0.0.1']\n")
    manage: list[str | Path] = [bin_ / "python", "manage.py"]
    settings = {"DJANGO_SETTINGS_MODULE": "forum.settings.dev"}
    _run(folder / "forum", [*manage, "spiritinstall"], **settings)
    _run(folder / "forum", [*manage, "shell"], seed="spirit_seed.py", **settings)
    command = [*manage, "runserver", "--noreload", f"127.0.0.1:{port}"]
    with _running(folder / "forum", command, f"http://127.0.0.1:{port}/", **settings):
        yield Talk(f"http://127.0.0.1:{port}", held)


@contextmanager
def isso(folder: Path) -> Iterator[Talk]:
    """A site of plain pages whose comments an Isso holds, reached through the site itself at /isso/."""
    held, port, behind = _held(folder), _free_port(), _free_port()
    bin_ = environment("isso")
    assert bin_ is not None
    site = f"http://127.0.0.1:{port}"
    (folder / "isso.cfg").write_text(
        f"[general]\ndbpath = {folder}/comments.db\nhost = {site}/\n"
        f"[server]\nlisten = http://127.0.0.1:{behind}/\n[guard]\nenabled = false\n",
        encoding="utf-8",
    )
    (folder / "talk.xml").write_text(_wxr(site, held), encoding="utf-8")
    program: list[str | Path] = [bin_ / "isso", "-c", folder / "isso.cfg"]
    _run(folder, [*program, "import", "-t", "wordpress", folder / "talk.xml"])
    pages = {f"/{n}/": _page(site, n, thread) for n, thread in enumerate(held, 1)}
    pages["/"] = "".join(f'<p><a href="/{n}/">{thread["title"]}</a></p>' for n, thread in enumerate(held, 1))
    with _running(folder, [*program, "run"], f"http://127.0.0.1:{behind}/count"), _site(port, pages, behind):
        yield Talk(site, held)


def _page(site: str, number: int, thread: dict[str, Any]) -> str:
    text = "".join(f"<p>{part}</p>" for part in thread["text"].split("\n\n"))
    return (
        f'<html><head><title>{thread["title"]}</title><link rel="canonical" href="{site}/{number}/"></head><body>'
        f'<article><h1>{thread["title"]}</h1><p class="byline">by {thread["author"]} on '
        f'<time datetime="{thread["date"]}">{thread["date"]}</time></p>{text}</article>'
        f'<script data-isso="/isso/" src="/isso/js/embed.min.js"></script><section id="isso-thread"></section></body>'
    )


def _wxr(site: str, threads: list[dict[str, Any]]) -> str:
    items = []
    for number, thread in enumerate(threads, 1):
        comments = "".join(
            f"<wp:comment><wp:comment_id>{c['number']}</wp:comment_id><wp:comment_author>{escape(c['author'])}"
            "</wp:comment_author><wp:comment_author_email></wp:comment_author_email><wp:comment_author_url>"
            "</wp:comment_author_url><wp:comment_author_IP>192.0.2.1</wp:comment_author_IP>"
            f"<wp:comment_date>{c['date'][:19].replace('T', ' ')}</wp:comment_date>"
            f"<wp:comment_date_gmt>{c['date'][:19].replace('T', ' ')}</wp:comment_date_gmt>"
            f"<wp:comment_content>{escape(c['text'])}</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
            f"<wp:comment_type></wp:comment_type><wp:comment_parent>{c['parent'] or 0}</wp:comment_parent></wp:comment>"
            for c in thread["comments"]
        )
        items.append(
            f"<item><title>{escape(thread['title'])}</title><link>{site}/{number}/</link>"
            f"<wp:post_id>{number}</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{comments}</item>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Talk</title><link>{site}</link>'
        f"<wp:wxr_version>1.2</wp:wxr_version>{''.join(items)}</channel></rss>"
    )


@contextmanager
def _site(port: int, pages: dict[str, str], behind: int) -> Iterator[None]:
    """The plain pages, and what is asked for below /isso/ from the server behind."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = 404, "text/html; charset=utf-8", b"<h1>No such page</h1>"
            if self.path.startswith("/isso/"):
                status, kind, body = _fetched(f"http://127.0.0.1:{behind}/{self.path.removeprefix('/isso/')}")
            elif self.path in pages:
                status, body = 200, pages[self.path].encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _fetched(url: str) -> tuple[int, str, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"] or "text/plain", error.read()


def _held(folder: Path) -> list[dict[str, Any]]:
    folder.mkdir(parents=True, exist_ok=True)
    held = talk.threads()
    (folder / "talk.json").write_text(json.dumps(held), encoding="utf-8")
    return held


def _run(folder: Path, command: list[str | Path], seed: str | None = None, **more: str) -> None:
    given = (HERE / seed).read_text(encoding="utf-8") if seed else ""
    talk_at = folder.parent / "talk.json" if seed else folder
    env = os.environ | {"TALK": str(talk_at), "PATH": f"{Path(command[0]).parent}:{os.environ['PATH']}", **more}
    env.pop("PYTHONPATH", None)
    if seed:  # as a statement, not line by line: a shell that reads its input stops at an error
        command = [*command, "-c", given]
    done = subprocess.run(
        command, check=False, cwd=folder, env=env, capture_output=True, text=True, timeout=600, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, f"{command[:3]}: {done.stderr[-2000:]}"


@contextmanager
def _running(folder: Path, command: list[str | Path], address: str, **more: str) -> Iterator[None]:
    env = os.environ | {"PATH": f"{Path(command[0]).parent}:{os.environ['PATH']}", **more}
    env.pop("PYTHONPATH", None)
    log = folder / "run.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, env=env, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True
        )
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(address):
            assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")[-2000:]
            assert time.monotonic() < until, f"{address} does not answer"
            time.sleep(0.2)
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
