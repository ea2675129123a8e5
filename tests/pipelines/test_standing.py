"""How a collection stands is told wherever it can be read: beside a crawl, on a full disk, where a ledger is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import collection as collections
from pipelines import runs, standing
from pipelines.cli import telling
from pipelines.collection import Collection, Place
from scraper.errors import DamagedLedger, UsageError
from scraper.ledger import Found, Ledger, reading
from scraper.ledger.store import locked

ROOT = Path(__file__).parent.parent.parent
SITE = "blog.example"
FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from pipelines import cli
sys.argv = ["threadkeep", *sys.argv[2:]]
cli.main()
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A collection with one site, one address pending, and a run that ended."""
    found = Place(tmp_path, "a")
    collections.create(found, Collection())
    ledger = Ledger.open(found.captures / SITE)
    ledger.discover([Found(f"http://{SITE}/", "seed")], "run")
    ledger.close()
    runs.end(found.home, runs.begin(found.home, "a"), 3, {})
    return found


def on_a_full_disk(place: Place, *arguments: str, room: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the command where no byte can be written, or none behind the first `room` of a file, through pipes."""
    return subprocess.run(
        [sys.executable, "-c", FULL, str(room), "--home", str(place.home), *arguments],
        check=False, cwd=ROOT, capture_output=True, text=True, timeout=600,
    )  # fmt: skip


def test_status_is_told_on_a_full_disk(place: Place) -> None:
    """Looking needs no room: the account and the last run are told where nothing can be written."""
    done = on_a_full_disk(place, "status", "a", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["urls"]["pending"], found["last_run"]["exit_code"]) == (1, 3)


def test_an_import_on_a_full_disk_says_what_to_do(place: Place, tmp_path: Path) -> None:
    """A ledger that takes no row is a full disk, not a fault to report; with room the same import is whole."""
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><title>A day</title><p>Some words.</p>")
    given = ("import", "a", str(page), "--url", f"http://{SITE}/a", "--no-build")
    full = on_a_full_disk(place, *given, room=32_800)  # for the index of the log, not for the log
    assert (full.returncode, len(full.stderr.splitlines())) == (1, 1), full.stderr
    assert "a ledger cannot be written" in full.stderr
    assert "make room" in full.stderr
    assert "imported 1 page" in on_a_full_disk(place, *given, room=1 << 30).stdout


def test_a_full_disk_is_told_with_its_folder(place: Place) -> None:
    """A crawl that cannot enter its run names the folder and what to do; no ledger is called damaged for it."""
    (place.folder / "collection.toml").write_text('seeds = ["http://127.0.0.1:9/"]\n')
    done = on_a_full_disk(place, "crawl", "a")
    assert done.returncode == 1
    assert str(place.home) in done.stderr
    assert "is the disk full" in done.stderr
    assert "unexpected" not in done.stderr + done.stdout


def test_a_build_without_room_names_its_folder(place: Place) -> None:
    """What the system says of no file in particular is told with the data home."""
    page = place.home / "a.html"
    page.write_text("<!doctype html><title>A day</title><article><h1>A day</h1><p>Words.</p></article>")
    command = [sys.executable, "-m", "pipelines.cli", "--home", str(place.home), "import", "a", str(page), "--no-build"]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True, timeout=600)
    done = on_a_full_disk(place, "build", "a")
    assert done.returncode == 1
    assert done.stderr.startswith(f"threadkeep: {place.home}"), done.stderr


def test_a_full_disk_is_no_damage(place: Place) -> None:
    """A ledger whose log waits cannot be read without room: the folder is named, and a repair leaves it alone."""
    folder = place.captures / SITE
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom scraper.ledger import Found, Ledger\n"
        "ledger = Ledger.open(Path(sys.argv[1]))\nledger.discover([Found('http://blog.example/b', 'page')], 'r')\n"
        "os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], check=False, cwd=ROOT)
    (folder / "ledger.db-shm").unlink()
    before = (folder / "ledger.db").read_bytes()
    for command in (["status", "a"], ["verify", "a", "--repair"]):
        done = on_a_full_disk(place, *command)
        said = done.stdout + done.stderr
        assert str(folder) in said, said
        assert "is the disk full" in said
        assert "--repair" not in said
    assert (folder / "ledger.db").read_bytes() == before
    with reading(folder) as db:
        assert db.execute("SELECT COUNT(*) FROM urls").fetchone() == (2,)


@pytest.mark.parametrize("how", ["lost", "empty"])
def test_a_site_without_its_ledger_is_shown(place: Place, how: str) -> None:
    """A site whose ledger is lost is counted and told with the one command that mends it; no empty ledger is made."""
    folder = place.captures / SITE
    (folder / "run-000.warc.gz").write_bytes(b"x")
    (folder / "ledger.db").unlink()
    if how == "empty":
        (folder / "ledger.db").touch()
    found = standing.of(place)
    assert found["sites"] == 1
    assert found["problems"] == {SITE: "ledger lost: run `threadkeep verify a --repair`"}
    assert not (folder / "ledger.db").exists() or not (folder / "ledger.db").stat().st_size


def test_a_damaged_ledger_does_not_hide_the_other_sites(place: Place) -> None:
    """The account is that of the ledgers that can be read; the other one is named with its cure."""
    (place.captures / "other.example").mkdir()
    (place.captures / "other.example" / "ledger.db").write_bytes(b"not a database" * 400)
    found = standing.of(place)
    assert (found["sites"], found["urls"]["pending"]) == (2, 1)
    assert "threadkeep verify a --repair" in found["problems"]["other.example"]


def test_a_running_crawl_is_not_called_cut_short(place: Place) -> None:
    """A run without an end is under way while its process holds a site, or the tables; else it was cut short."""
    runs.begin(place.home, "a")
    assert standing.of(place)["running"] is None
    for path in (place.captures / SITE / "site.lock", place.folder / ".build.lock"):
        lock = locked(path, "a site")
        assert str(standing.of(place)["running"]).startswith("process ")
        lock.release()
    assert standing.of(place)["running"] is None


def test_what_is_unknown_is_told_by_the_nearest_that_is_known(place: Place) -> None:
    """An address that differs little is named, a site that is not crawled too, and an id where ids stand."""
    for what, words in (
        (f"https://www.{SITE}", f"http://{SITE}/ is"),
        (f"http://{SITE}/other", "no page that was captured leads there"),
        ("http://elsewhere.example/", "no site of a"),
        ("wordpress:blog.example:post:1", "threadkeep build a"),
    ):
        with pytest.raises(UsageError, match=words):
            standing.explained(place, what)


def test_an_address_is_not_called_unknown_where_a_ledger_is_lost(place: Place) -> None:
    """What may stand in a ledger that is lost is not denied."""
    folder = place.captures / SITE
    (folder / "run-000.warc.gz").write_bytes(b"x")
    (folder / "ledger.db").unlink()
    with pytest.raises(DamagedLedger, match="threadkeep verify a --repair"):
        standing.explained(place, f"http://{SITE}/")


def test_why_the_last_run_failed_is_told(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """A run that failed is told with what stopped it, where its own output is long gone."""
    runs.end(place.home, runs.begin(place.home, "a"), 1, {"stopped": "the ledger is lost"})
    telling.standing("a", standing.of(place))
    assert "exit code 1 (the ledger is lost)" in capsys.readouterr().out


def test_status_says_where_a_search_may_have_more(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """By site the words, as the ledger notes them of the form that was asked."""
    ledger = Ledger.open(place.captures / SITE)
    form = {"form": f"http://{SITE}/find?text={{words}}", "more": ["text=salt+water"]}
    ledger.note("form", json.dumps(form))
    ledger.close()
    found = standing.of(place)
    assert found["searches_in_part"] == {SITE: ["salt water"]}
    telling.standing(place.name, found)
    assert f"{SITE}: the search may have more for salt water" in capsys.readouterr().out
