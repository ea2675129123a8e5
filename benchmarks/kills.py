"""Crawls of a static blog killed with -9 at random and resumed: what is lost, doubled, fetched again.

`python -m benchmarks.kills --trials 50 --posts 400 --seed 1`: each trial is one crawl, killed one to three times, half
of the kills at a moment drawn from the time a whole crawl takes, half in the middle of a write to a WARC file
(`--drive` runs the same command with `scraper.archive.writing.write_all` cut short at the n-th write). It is then
resumed until it ends by itself, and its ledger, WARC files and account are held against the blog and the server's own
count.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.blog import paths_of
from benchmarks.serving import Running, running
from scraper import archive
from scraper.archive import writing
from scraper.errors import CaptureError
from scraper.ledger import captures_of

NAME = "kills"
DEADLINE = 300  # seconds for one crawl of the blog


@dataclass(frozen=True, slots=True)
class Whole:
    """What one crawl took that nobody killed: seconds, writes to WARC files."""

    seconds: float
    writes: int


@dataclass(slots=True)
class Trial:
    """What became of one crawl. `refetched` counts requests beyond one for an address, robots.txt left out."""

    kills: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    refetched: int = 0
    account: dict[str, int] = field(default_factory=dict)

    @property
    def balances(self) -> bool:
        """discovered = captured + refused + failed + pending, and nothing is pending."""
        ended = sum(self.account[state] for state in ("captured", "refused", "failed"))
        return self.account["discovered"] == ended and self.account["pending"] == 0

    @property
    def is_good(self) -> bool:
        """Nothing lost, doubled or damaged, and the account balances."""
        return not (self.lost or self.doubled or self.damaged) and self.balances


def run_trials(trials: int, posts: int, seed: int) -> list[Trial]:
    """The trials, each on a home of its own; prints a line each."""
    chance = random.Random(seed)
    done: list[Trial] = []
    with running(posts) as blog:
        whole = uninterrupted(blog)
        print(f"a whole crawl: {whole.seconds:.1f} s, {whole.writes} writes", flush=True)
        for number in range(trials):
            trial = killed_and_resumed(blog, posts, whole, chance)
            done.append(trial)
            print(f"{number + 1:4}. {_line(trial)}", flush=True)
    return done


def uninterrupted(blog: Running) -> Whole:
    """Crawl once without a kill, counting the writes."""
    with tempfile.TemporaryDirectory() as home:
        _new(blog, home)
        count = Path(home) / "writes"
        began = time.perf_counter()
        _crawl(home, ["--drive", "0", "--count", str(count)]).wait(timeout=DEADLINE)
        return Whole(time.perf_counter() - began, int(count.read_text(encoding="utf-8")))


def killed_and_resumed(blog: Running, posts: int, whole: Whole, chance: random.Random) -> Trial:
    """One trial: one to three kills, then on to the end."""
    trial = Trial()
    with tempfile.TemporaryDirectory() as home:
        _new(blog, home)
        blog.reset()
        for _ in range(chance.randint(1, 3)):
            left = 1 - len(_asked(blog)) / len(paths_of(posts))
            kill = _kill_in_a_write if chance.random() < 0.5 else _kill_at_a_time
            how = kill(home, whole, left, chance)
            if how is not None:
                trial.kills.append(how)
            if _has_ended(home):
                break  # the crawl was done before the moment came; another would be the next day's
        if not _has_ended(home) and (code := _crawl(home, []).wait(timeout=DEADLINE)) != 0:
            trial.damaged.append(f"the resumed crawl ended with {code}: {(Path(home) / 'stderr').read_text()[-500:]}")
        _check(trial, blog, posts, Path(home))
    return trial


def drive(cut_write: int, count: Path | None, arguments: list[str]) -> None:
    """Run the command in this process; the `cut_write`-th write writes half and kills the process (0: none does)."""
    from pipelines.cli import main as command  # noqa: PLC0415  (only the driven process needs it)

    whole_write, writes = writing.write_all, 0

    def write_all(fd: int, data: bytes) -> None:
        nonlocal writes
        writes += 1
        if writes == cut_write:
            os.write(fd, data[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        whole_write(fd, data)
        if count is not None:
            count.write_text(str(writes), encoding="utf-8")

    writing.write_all = write_all
    sys.argv = ["threadkeep", *arguments]
    command()


def _kill_in_a_write(home: str, whole: Whole, left: float, chance: random.Random) -> str | None:
    number = chance.randint(1, max(1, round(whole.writes * left)))
    code = _crawl(home, ["--drive", str(number)]).wait(timeout=DEADLINE)
    return f"write {number}" if code == -signal.SIGKILL else None


def _kill_at_a_time(home: str, whole: Whole, left: float, chance: random.Random) -> str | None:
    seconds = chance.uniform(0, whole.seconds * left)
    process = _crawl(home, [])
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=DEADLINE)
        return f"{seconds:.1f} s"
    return None


def _new(blog: Running, home: str) -> None:
    new = [sys.executable, "-m", "benchmarks.kills", "--drive", "0", "--", "new", NAME]
    env = {**os.environ, "THREADKEEP_HOME": home}
    subprocess.run([*new, "--scope", "site", "--seed", f"{blog.base}/"], env=env, check=True, stdout=subprocess.DEVNULL)


def _crawl(home: str, driven: list[str]) -> subprocess.Popen[bytes]:
    how = driven or ["--drive", "0"]
    command = [sys.executable, "-m", "benchmarks.kills", *how, "--", "crawl", NAME, "--delay", "0", "--no-build"]
    env = {**os.environ, "THREADKEEP_HOME": home}
    with (Path(home) / "stderr").open("wb") as errors:
        return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=errors)


def _status(home: str | Path) -> dict[str, Any]:
    status = [sys.executable, "-m", "benchmarks.kills", "--drive", "0", "--", "status", NAME, "--json"]
    env = {**os.environ, "THREADKEEP_HOME": str(home)}
    return dict(json.loads(subprocess.run(status, env=env, check=True, capture_output=True).stdout))


def _has_ended(home: str) -> bool:
    run = _status(home)["last_run"]
    return run is not None and run["ended"] is not None


def _check(trial: Trial, blog: Running, posts: int, home: Path) -> None:
    """Hold ledger, WARC files, account and the server's count against the blog."""
    rows = [row for site in sorted((home / NAME / "captures").iterdir()) for row in captures_of(site)]
    captured = Counter(urlsplit(row.url).path for row in rows)
    trial.lost = [path for path in paths_of(posts) if not captured[path]]
    trial.doubled = [path for path in paths_of(posts) if captured[path] > 1]
    for site in (home / NAME / "captures").iterdir():
        for row in captures_of(site):
            try:
                archive.read_exchange(site / row.warc_file, row)
            except CaptureError as error:
                trial.damaged.append(str(error))
    trial.refetched = sum(n - 1 for n in _asked(blog).values())
    trial.account = _status(home)["urls"]


def _asked(blog: Running) -> dict[str, int]:
    return {target: n for target, n in blog.counts().items() if target != "/robots.txt"}


def _line(trial: Trial) -> str:
    good = "ok " if trial.is_good else "BAD"
    found = f"lost {len(trial.lost)}, doubled {len(trial.doubled)}, damaged {len(trial.damaged)}"
    return f"{good} {found}, refetched {trial.refetched}, killed at {', '.join(trial.kills) or 'no moment'}"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--posts", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--refetched", type=float, default=2.0, help="pages fetched again a kill that are allowed")
    parser.add_argument("--drive", type=int, metavar="N", help="run the command after -- and kill it in its N-th write")
    parser.add_argument("--count", type=Path, help="with --drive: a file for the number of writes")
    parser.add_argument("arguments", nargs="*")
    given = parser.parse_args()
    if given.drive is not None:
        drive(given.drive, given.count, given.arguments)
        return
    trials = run_trials(given.trials, given.posts, given.seed)
    kills = sum(len(t.kills) for t in trials)
    a_kill = sum(t.refetched for t in trials) / max(1, kills)
    in_writes = sum(how.startswith("write") for t in trials for how in t.kills)
    print(f"\n{'trials':28}{len(trials):6}\n{'kills (in a write)':28}{kills:6} ({in_writes})")
    for name in ("lost", "doubled", "damaged"):
        print(f"{name:28}{sum(len(getattr(t, name)) for t in trials):6}")
    print(f"{'pages fetched again a kill':28}{a_kill:6.2f}")
    print(f"{'accounts that balance':28}{sum(t.balances for t in trials):6}")
    if not all(t.is_good for t in trials) or a_kill > given.refetched:
        sys.exit("an archive must survive these: see the lines marked BAD, or the pages fetched again")


if __name__ == "__main__":
    main()
