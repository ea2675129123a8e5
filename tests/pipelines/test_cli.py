"""The command as scripts use it: exit codes, one line an error, JSON, where the home lies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from pipelines import runs
from scraper.ledger.store import locked
from scraper.urls import site_of
from tests.pipelines.commands import PAGE, ROOT, one_line, threadkeep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["status", "nothing"], 2, ["no collection 'nothing'"]),
        (["crawl", "nothing"], 2, ["no collection 'nothing'", "threadkeep new nothing"]),
        (["verify", "nothing"], 2, ["no collection"]),
        (["new", "../x"], 2, ["cannot name a collection"]),
        (["new", "con"], 2, ["cannot name a collection", "keeps it"]),
        (["new", "a", "--seed", "http://"], 2, ["no web address"]),
        (["new", "a", "--seed", "ftp://h.example/"], 2, ["no web address"]),
        (["new", "a", "--seeds", "no-such-file.txt"], 2, ["no-such-file.txt"]),
        (["new", "a", "--scope", "world"], 2, ["world"]),
        (["new", "a", "--identity", "none"], 2, ["none"]),
        (["new", "a", "--from", "yesterday"], 2, ["yesterday"]),
        (["extract", "no-such-file.html"], 2, ["no such file"]),
        (["extract"], 2, ["FILE|URL"]),
        (["extract", "--capture", "urn:uuid:1"], 2, ["collection", "--capture urn:uuid:1 NAME"]),
        (["extract", "http://blog.example/"], 2, ["--contact", "THREADKEEP_CONTACT"]),
        (["extract", "http://blog.example/", "--contact", "me"], 2, ["'me'", "e-mail"]),
        (["extract", "--pages", "x.jsonl"], 2, ["--to"]),
        (["frobnicate"], 2, ["frobnicate"]),
        (["status"], 2, ["NAME"]),
        (["new", "a", "--frob"], 2, ["--frob", "threadkeep new --help"]),
        (["new", "a", "--sed", "x"], 2, ["did you mean", "--seed"]),
        (["crawl", "a", "--delay", "slow"], 2, ["--delay", "give a number"]),
        (["new", "a", "--from", "2012"], 2, ["'2012' is no date such as 2012-01-31"]),
        (["new", "a", "--term"], 2, ["--term", "threadkeep new --help"]),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(run, arguments: list[str], code: int, words: list[str]) -> None:
    """Whatever is asked wrongly is answered in one line and exit code 2."""
    found, _, err = run(*arguments)
    one_line(found, code, err, *words)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('colour = "blue"', ["colour"]),
        ("delay = 'slow'", ["delay"]),
        ('scope = "world"', ["scope"]),
        ("seeds = [", ["collection.toml"]),
        ("format = 99", ["later version"]),
        ("[about]\ntitel = 'x'", ["titel"]),
    ],
)
def test_a_bad_key_of_collection_toml_is_named(run, tmp_path: Path, line: str, words: list[str]) -> None:
    """collection.toml with a key or value that cannot be: exit code 2, the file and the key."""
    run("new", "a")
    (tmp_path / "home" / "a" / "collection.toml").write_text(line + "\n")
    code, _, err = run("status", "a")
    one_line(code, 2, err, "collection.toml", *words)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('seeds = "http://x.example/"', "seeds should be a list, such as"),
        ("seeds = [1]", "seeds should be a text in quotes, and is a number"),
        ("from = 2012-01-31", "it has no key `from`; did you mean `period_from`?"),
        ("seed = []", "did you mean `seeds`?"),
        ("alow_host = []", "did you mean `allow_hosts`?"),
        ("xyzzy = 1", "there are: format, terms, seeds"),
        ("[about]\ntitel = 'x'", "the table about has no key `titel`; did you mean `title`?"),
        ('scope = "world"', "scope cannot be 'world': it is 'topic' or 'site'"),
        ('period_from = "last year"', "period_from should be a date without quotes, such as 2012-01-31"),
        ("delay = 'slow'", "delay should be a number, and is a text"),
        ('allow_hosts = ["10.0.0.1:80"]', "'10.0.0.1:80' in allow_hosts is no host: give a host without port"),
    ],
)
def test_a_mistake_in_collection_toml_is_told_in_plain_words(run, tmp_path: Path, line: str, words: str) -> None:
    """What is wrong, what it should be, which key was meant: nothing of how the file is parsed."""
    run("new", "a")
    (tmp_path / "home" / "a" / "collection.toml").write_text(line + "\n")
    code, _, err = run("status", "a")
    one_line(code, 2, err, words)
    assert "$" not in err


@pytest.mark.parametrize(
    "command", ["new", "crawl", "build", "status", "explain", "extract", "import", "verify", "demo"]
)
def test_help_names_what_an_option_wants(run, command: str) -> None:
    """DATE and TERM, not how a value is parsed."""
    code, out, _ = run(command, "--help")
    options = out.partition("Options:")[2]
    assert code == 0
    assert [word for word in ("%", "list[", "<str>", "<path>", "range>") if word in options] == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="wants a place where nobody may write")
def test_a_home_that_cannot_be_written_is_told_with_what_to_do(run) -> None:
    """A read-only disk, or somebody else's folder."""
    code, _, err = run("--home", "/sys/threadkeep", "new", "a")
    one_line(code, 1, err, "/sys/threadkeep", "make it writable, or name another data home with --home DIR")


def test_a_stream_that_lacks_a_character_gets_another(tmp_path: Path) -> None:
    """What an encoding cannot hold is replaced in text and escaped in JSON: no error, and JSON loses nothing."""
    said = "“It hurts”, 痛い, 😀"
    (tmp_path / "a.html").write_text(PAGE.replace("A day", said), "utf-8")
    threadkeep(tmp_path, "new", "a", "--term", "x")
    threadkeep(tmp_path, "import", "a", str(tmp_path / "a.html"), "--url", "http://blog.example/a")
    done = printed(tmp_path, "cp1252", "status", "a", "--gaps")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "held: “It hurts”, ??, ?, http" in done.stdout.decode("cp1252")
    for encoding in ("cp1252", "ascii", "utf-8"):
        done = printed(tmp_path, encoding, "extract", str(tmp_path / "a.html"))
        assert (done.returncode, done.stderr) == (0, b"")
        assert json.loads(done.stdout.decode(encoding))["post"]["title"] == said


def printed(home: Path, encoding: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """What the command prints to a stream of this encoding."""
    command = [sys.executable, "-m", "pipelines.cli", "--home", str(home), *arguments]
    surroundings = os.environ | {"PYTHONIOENCODING": encoding}
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, env=surroundings, timeout=600)


def test_status_json_has_its_shape(run) -> None:
    """`status --json` is one object, its numbers integers, last_run null where there was none."""
    run("new", "a")
    code, out, _ = run("status", "a", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["urls"] == {"discovered": 0, "captured": 0, "refused": 0, "failed": 0, "pending": 0}
    assert [found[key] for key in ("sites", "posts", "comments", "comments_declared")] == [0, 0, 0, 0]
    assert found["last_run"] is None


@pytest.mark.parametrize(
    "words",
    [["--home", "H", "new", "a"], ["new", "--home", "H", "a"], ["new", "a", "--home", "H"], ["new", "a", "--home=H"],
     ["new", "a", "--term", "x", "--home", "H", "--debug"]],
)  # fmt: skip
def test_home_may_stand_anywhere(run, tmp_path: Path, words: list[str]) -> None:
    """--home before or behind the command, and it beats THREADKEEP_HOME."""
    there = str(tmp_path / "there")
    assert run(*(word.replace("H", there) if word != "--home" else word for word in words))[0] == 0
    assert (tmp_path / "there" / "a" / "collection.toml").exists()
    assert not (tmp_path / "home").exists()


def test_homes_have_an_order(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """THREADKEEP_HOME, else ./datasets where it exists, else the user's data folder; `new` says which."""
    (tmp_path / "work" / "datasets").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")
    assert str(tmp_path / "home") in run("new", "a")[1]
    monkeypatch.delenv("THREADKEEP_HOME")
    assert str(tmp_path / "work" / "datasets" / "b") in run("new", "b")[1]
    (tmp_path / "bare").mkdir()
    monkeypatch.chdir(tmp_path / "bare")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    if sys.platform.startswith("linux"):
        assert str(tmp_path / "user" / "threadkeep" / "c") in run("new", "c")[1]


def test_help_imports_nothing_heavy() -> None:
    """`--help` is quick because it imports neither pandas, pyarrow, scrapy nor twisted."""
    script = (
        "import sys; sys.argv = ['threadkeep', '--help']\n"
        "from pipelines.cli import main\n"
        "try: main()\nexcept SystemExit as ended: assert not ended.code\n"
        "print(sorted({'pandas', 'pyarrow', 'scrapy', 'twisted', 'bs4'} & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, capture_output=True, text=True)
    assert "crawl" in done.stdout
    assert done.stderr.strip() == "[]"


class Blog(BaseHTTPRequestHandler):
    """Five pages in a row, no robots.txt."""

    def do_GET(self) -> None:
        number = self.path.strip("/") or "0"
        body = (
            PAGE.replace("Words.", f"<a href='/{int(number) + 1}'>next</a>")
            if number.isdigit() and int(number) < 5
            else ""
        )
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def blog() -> Iterator[str]:
    """A blog on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Blog) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_exit_codes_of_a_crawl(blog: str, tmp_path: Path) -> None:
    """3 while work is pending, 0 when it is done; status, explain, verify and an extract of the address agree."""
    made = threadkeep(tmp_path, "new", "a", "--seed", blog, "--scope", "site")
    assert "127.0.0.1 is this machine: allowed" in made.stdout
    first = threadkeep(tmp_path, "crawl", "a", "--delay", "0", "--max-pages", "2", "--no-build")
    assert first.returncode == 3, first.stderr
    assert "work is pending" in first.stdout
    second = threadkeep(tmp_path, "crawl", "a", "--delay", "0", "--no-build")
    assert second.returncode == 0, second.stderr
    found = json.loads(threadkeep(tmp_path, "status", "a", "--json").stdout)
    assert found["urls"]["discovered"] == sum(
        found["urls"][state] for state in ("captured", "refused", "failed", "pending")
    )
    assert found["urls"]["pending"] == 0
    assert found["last_run"]["exit_code"] == 0
    told = json.loads(threadkeep(tmp_path, "explain", "a", f"{blog}3", "--json").stdout)
    assert (told["state"], told["found_on"]) == ("captured", f"{blog}2")
    assert threadkeep(tmp_path, "explain", "a", f"{blog}nowhere").returncode == 2
    assert threadkeep(tmp_path, "verify", "a").returncode == 0
    wrong = threadkeep(tmp_path, "crawl", "a", "--site", "other.example")
    one_line(wrong.returncode, 2, wrong.stderr, "other.example")


def test_a_crawl_that_never_began_is_no_run(blog: str, tmp_path: Path) -> None:
    """A crawl that finds its site held, or was asked for what is not there, does not hide the run that is under way."""
    threadkeep(tmp_path, "new", "a", "--seed", blog)
    number = runs.begin(tmp_path, "a")
    site = tmp_path / "a" / "captures" / site_of(blog)
    site.mkdir()
    lock = locked(site / "site.lock", "the site")
    for options, code in ((["--no-build"], 1), (["--site", "other.example"], 2)):
        assert threadkeep(tmp_path, "crawl", "a", *options).returncode == code
    told = threadkeep(tmp_path, "status", "a").stdout
    lock.release()
    assert f"running: process {os.getpid()} since" in told
    assert (runs.last(tmp_path, "a") or {})["id"] == number


def test_extract_of_an_address_keeps_nothing(blog: str, tmp_path: Path) -> None:
    """`extract URL` prints the page and leaves no file; an address that answers 404 is exit code 1."""
    done = threadkeep(tmp_path, "extract", blog)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["url"] == blog
    assert list(tmp_path.iterdir()) == []
    gone = threadkeep(tmp_path, "extract", f"{blog}99")
    one_line(gone.returncode, 1, gone.stderr, "404")


def test_what_the_scope_left_out_is_told(run, tmp_path: Path) -> None:
    """A page off the topic: build and status say how much was left out, status --gaps names the thread and why."""
    run("new", "a", "--term", "cuff")
    (tmp_path / "a.html").write_text(PAGE)
    for command in (
        ["import", "a", tmp_path / "a.html", "--url", "http://blog.example/a"],
        ["build", "a"],
        ["status", "a"],
    ):
        assert "left out, off topic: 1 post (titles kept) and 0 comments" in run(*command)[1]
    assert "off topic: none declared, 0 held: A day, http://blog.example/a" in run("status", "a", "--gaps")[1]
    found = json.loads(run("status", "a", "--gaps", "--json")[1])
    assert found["left_out"] == {"off topic": {"posts": 1, "comments": 0}}
    assert found["gaps"] == {"off topic": 1}
    assert [(thread["title"], thread["to_do"][:13]) for thread in found["threads"]] == [("A day", "nothing to do")]
    assert [(one["gap_reason"], one["threads"]) for one in found["gap_sums"]] == [("off topic", 1)]
    assert "1 site, 1 post, 0 comments" in run("status", "a")[1]
    (tmp_path / "b.html").write_text(PAGE.replace("Words", "The cuff"))
    of_one = run("import", "a", tmp_path / "b.html", "--url", "http://other.example/b")[1]
    assert "tables: 1 post, 0 comments of other.example in" in of_one
