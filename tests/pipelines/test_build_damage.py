"""A build of captures that cannot be read: exit code 1, a line for each cause, nothing dropped without a word."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import msgspec
import pytest

import pipelines
from pipelines import collection as collections
from pipelines import runs
from pipelines.build import build
from pipelines.cli.commands import app
from pipelines.collection import Collection, Place, create
from pipelines.verify import accept, repaired, verify
from scraper.ledger import captures_of
from scraper.urls import site_of
from tests.pipelines.commands import one_line, threadkeep
from tests.pipelines.observations import HOST, SPOOLS, START, Answer, capture, thread_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = SPOOLS

NAMES = Collection(scope="site", identity="names")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A collection of one site with two threads, three comments and robots.txt, in two WARC files."""
    place = Place(tmp_path, "veins")
    create(place, NAMES)
    robots = Answer(f"https://{HOST}/robots.txt", b"User-agent: *\n", "text/plain", kind="robots")
    first = thread_page(1, [(10, None, "Ann", "I was there too."), (11, 10, "Ben", "Was it cold?")])
    capture(place, [robots, first])
    capture(place, [thread_page(2, [(20, None, "Cleo", "In the rain.")])], run="run-2")
    return place


def built(place: Place, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[str]]:
    """The exit code of `threadkeep build` and what it says."""
    capsys.readouterr()
    code = app(["--home", str(place.home), "build", place.name, *options], standalone_mode=False)
    return int(code or 0), capsys.readouterr().out.splitlines()


def held(place: Place) -> tuple[int, int]:
    """Posts and comments in the tables."""
    frames = pipelines.open(place.home, place.name)
    return len(frames.posts), len(frames.comments)


def spoil(place: Place, url: str) -> None:
    """Flip a bit in the record of an address."""
    site = place.captures / site_of(url)
    row = next(row for row in captures_of(site) if row.url == url)
    path = site / row.warc_file
    content = bytearray(path.read_bytes())
    content[row.warc_offset + row.warc_length // 2] ^= 1
    path.write_bytes(content)


def test_damaged_records_are_one_line_and_exit_1(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """What can be read is built, and the line says how many captures are lost, where, and what names each."""
    spoil(place, f"https://{HOST}/post-1/")
    code, lines = built(place, capsys)
    assert (code, held(place)) == (1, (1, 1))
    assert lines == [
        f"tables: 1 post, 1 comment in {place.folder / 'tables'}",
        f"problem: 1 capture could not be read: captures/{HOST}/run-1.warc.gz; `threadkeep verify veins` names each",
    ]


def test_a_missing_warc_file_is_one_line_and_exit_1(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """Other files of the site are read; that the file is to be restored is said."""
    assert built(place, capsys)[0] == 0
    (place.captures / HOST / "run-2.warc.gz").unlink()
    code, lines = built(place, capsys)
    assert (code, held(place)) == (1, (1, 2))
    assert lines[1:] == [
        (
            f"problem: 1 capture could not be read: captures/{HOST}/run-2.warc.gz missing: restore from a backup, "
            "`threadkeep verify veins` names each"
        ),
        f"problem: {HOST}: 1 post and 1 comment fewer than last built, until these captures are back",
    ]


def test_causes_are_summed_over_sites(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """However many captures and files are lost, a cause is a line; the first files are named."""
    for n in range(3, 7):
        capture(place, [thread_page(n, [], site=f"s{n}.example")])
        (place.captures / f"s{n}.example" / "run-1.warc.gz").unlink()
    code, lines = built(place, capsys)
    assert code == 1
    assert len(lines) == 2
    assert lines[1].startswith("problem: 4 captures could not be read: captures/s3.example/run-1.warc.gz, ")
    assert "captures/s5.example/run-1.warc.gz and 1 more missing: restore" in lines[1]


@pytest.mark.parametrize("content", [None, b"no ledger", b""])
def test_a_lost_ledger_keeps_the_tables(
    place: Place, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    """Missing, damaged or empty: its site's rows stay as last built; the line counts them and names the cure."""
    built(place, capsys)
    lose_ledger(place, content)
    code, lines = built(place, capsys)
    assert (code, held(place)) == (1, (2, 3))
    assert lines[0].startswith("tables: 2 posts, 3 comments in ")
    assert len(lines) == 2
    assert lines[1].startswith(f"problem: {HOST}: ")
    assert lines[1].endswith(
        "run `threadkeep verify veins --repair`; until then its 2 posts and 3 comments stay as last built"
    )


def lose_ledger(place: Place, content: bytes | None = None) -> None:
    """Remove a ledger, or put something else in its place."""
    for path in sorted((place.captures / HOST).glob("ledger.db*")):
        path.unlink()
    if content is not None:
        (place.captures / HOST / "ledger.db").write_bytes(content)


def test_the_cure_that_is_named_cures(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """After `verify --repair` the next build has every row again and ends with 0."""
    lose_ledger(place)
    code, lines = built(place, capsys)
    assert code == 1
    assert lines[1].endswith("`threadkeep verify veins --repair`; until then it has no earlier tables that could stay")
    assert len(repaired(place)) == 1
    assert built(place, capsys)[0] == 0
    assert held(place) == (2, 3)


def test_tables_of_other_settings_do_not_stay(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """Where pseudonyms are asked for now, the names that an earlier build showed go, ledger or none."""
    built(place, capsys)
    collections.save(place, msgspec.structs.replace(NAMES, identity="pseudonyms"))
    lose_ledger(place)
    code, lines = built(place, capsys)
    assert (code, held(place)) == (1, (0, 0))
    assert lines[1].endswith("until then it has no earlier tables that could stay")


def test_a_site_of_which_nothing_can_be_read_keeps_its_tables(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """Its WARC files may be back tomorrow: what was read from them stays, and that is said."""
    built(place, capsys)
    for path in sorted((place.captures / HOST).glob("*.warc.gz")):
        path.unlink()
    code, lines = built(place, capsys)
    assert (code, held(place)) == (1, (2, 3))
    assert lines[1].startswith("problem: 2 captures could not be read: ")
    assert lines[2:] == [
        f"problem: {HOST}: none of its pages could be read; its 2 posts and 3 comments stay as last built"
    ]


def test_tables_that_go_are_told(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """Tables of a site without any captures go: not without a word."""
    capture(place, [thread_page(3, [], site="other.example")])
    built(place, capsys)
    for path in sorted((place.captures / "other.example").iterdir()):
        path.unlink()
    code, lines = built(place, capsys)
    assert (code, lines[1:]) == (0, ["problem: no captures any more, so no tables: other.example"])


@pytest.mark.parametrize("command", ["build", "crawl", "import"])
@pytest.mark.parametrize("there", [True, False])
def test_tables_stay_where_all_captures_are_gone(
    place: Place, capsys: pytest.CaptureFixture[str], command: str, there: bool
) -> None:
    """A disk that is not there is no wish to remove everything: exit code 1, one line, and the tables stay."""
    collections.save(place, msgspec.structs.replace(NAMES, seeds=[f"http://{HOST}/"], contact="me@uni.example"))
    built(place, capsys)
    away = place.home / "away"
    place.captures.rename(away)
    if there:  # the empty folder that a disk was mounted on
        place.captures.mkdir()
    given = [__file__] if command == "import" else []
    done = threadkeep(place.home, command, place.name, *given)
    one_line(done.returncode, 1, done.stderr, "no captures any more", f"remove {place.folder / 'tables'} too")
    assert len(done.stderr.splitlines()) == 1
    assert held(place) == (2, 3)
    assert not place.captures.exists() or not [*place.captures.iterdir()]


def test_what_a_reader_cannot_read_is_counted(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """A page that is none is evidence as it came: one line, no failure, and the table says why."""
    capture(place, [Answer(f"https://{HOST}/data/", b"{not json", "application/json")], run="run-3")
    code, lines = built(place, capsys)
    assert (code, lines[1:]) == (
        0,
        [
            (
                "problem: 1 page was not read, not wholly, or from another record of the same bytes: "
                "the column `problem` of the table `captures` says why"
            )
        ],
    )
    assert pipelines.open(place.home, place.name).captures["problem"].dropna().tolist() == ["not valid JSON"]


def test_the_result_names_each_capture(place: Place) -> None:
    """For scripts: the problems are as many as the captures, and the failed sites are listed."""
    spoil(place, f"https://{HOST}/post-2/")
    result = build(place, NAMES)
    assert result.failed == (HOST,)
    assert len(result.problems) == 1
    assert f"https://{HOST}/post-2/" in result.problems[0]
    assert replace(result, sites=()).causes("veins") == []


class Blog(BaseHTTPRequestHandler):
    """A blog of one thread, in which somebody speaks between two visits."""

    visits = 0

    def do_GET(self) -> None:
        """The thread; there is no robots.txt."""
        found = self.path == "/post-1/"
        Blog.visits += found
        said = [(n, None, "Ann", "I was there too.") for n in range(Blog.visits)]
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(thread_page(1, said, site=str(self.headers["Host"])).body if found else b"nothing here")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _grown(blog: Blog) -> bytes:
    return thread_page(1, [], site=str(blog.headers["Host"])).body + b"<!-- word -->" * Blog.asked


def test_a_crawl_and_an_import_end_as_their_build_does(tmp_path: Path) -> None:
    """What they fetched or took in is kept; that an earlier file is lost makes it 1, in the run's account too."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Blog) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/post-1/"
        threadkeep(tmp_path, "new", "veins", "--seed", url, "--scope", "site")
        assert threadkeep(tmp_path, "crawl", "veins", "--delay", "0").returncode == 0
        (tmp_path / "b.html").write_bytes(thread_page(3, []).body)
        threadkeep(tmp_path, "import", "veins", str(tmp_path / "b.html"), "--url", f"{url}3/")
        next((tmp_path / "veins" / "captures").rglob("*-import-*.warc.gz")).unlink()
        done = threadkeep(tmp_path, "crawl", "veins", "--delay", "0")
        server.shutdown()
    assert done.returncode == 1, done.stdout
    assert "problem: 1 capture could not be read: captures/" in done.stdout
    assert (runs.last(tmp_path, "veins") or {})["exit_code"] == 1
    (tmp_path / "a.html").write_bytes(thread_page(2, []).body)
    taken = threadkeep(tmp_path, "import", "veins", str(tmp_path / "a.html"), "--url", f"{url}2/")
    assert taken.returncode == 1, taken.stdout
    assert "imported 1 page" in taken.stdout


def test_a_lost_capture_whose_page_is_held_again_fails_no_build(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page answered with other words since: what only the lost capture held is lost, and that was told once."""
    spoil(place, f"https://{HOST}/post-1/")
    assert built(place, capsys)[0] == 1
    capture(place, [thread_page(1, [(12, None, "Dee", "I came later.")])], run="run-3", at=START + timedelta(days=1))
    code, lines = built(place, capsys)
    assert code == 0
    assert any("the column `problem` of the table `captures`" in line for line in lines)


def test_a_loss_that_is_accepted_fails_no_build(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """`verify --repair` took it as lost."""
    spoil(place, f"https://{HOST}/post-1/")
    assert built(place, capsys)[0] == 1
    accept(place, verify(place))
    assert built(place, capsys)[0] == 0


def test_what_was_fetched_again_makes_up_for_a_damaged_record(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """The same bytes in another record: nothing is lost, the build ends well, the capture says what happened."""
    again = thread_page(1, [(10, None, "Ann", "I was there too."), (11, 10, "Ben", "Was it cold?")])
    build(place, NAMES)
    whole = pipelines.open(place.home, place.name).comments
    spoil(place, again.url)
    assert built(place, capsys, "--again")[0] == 1
    capture(place, [again], run="run-3")
    assert built(place, capsys, "--again")[0] == 0
    frames = pipelines.open(place.home, place.name)
    assert frames.comments["text"].tolist() == whole["text"].tolist()
    problems = frames.table("captures")["problem"].dropna().tolist()
    assert len(problems) == 1
    assert "the same bytes are held by urn:uuid:" in problems[0]
