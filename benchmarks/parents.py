"""How often guessed parents are right: on threads that state the truth, with it hidden.

`python -m benchmarks.parents [GOLD] [--seed N] [--threads N] [--json FILE] [--strict]`: made-up nested threads of eight
languages (another seed, other threads), and the nested pages of GOLD (`pages.jsonl`, `pages/`; by default
`../shared/gold` beside the checkout), read by the project's own reader. Of each way of guessing: how many, how many
right, the precision; `all` also has the share of the true answers that are guessed. A guess where the page states no
answer counts as wrong. A page that nests no deeper than some level hangs an answer to a comment of that level beside
it: a guess of such a comment is right where its place says so (`strictly` counts only the very comment).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.talking import threads
from pipelines.observe import observed_page, observed_table
from pipelines.site import CAPTURED, Settings, Site, with_column
from pipelines.steps.clean import clean
from pipelines.steps.merge import merge
from pipelines.steps.thread import thread
from scraper.archive import page_of
from scraper.imports import pages_in
from scraper.items import Comment, Links, Page, Post
from scraper.reading import Reading, read
from scraper.urls import site_of

GOLD = Path(__file__).resolve().parents[2] / "shared/gold"
TO_REACH = 0.9  # precision
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def merged(page: Page, reading: Reading) -> Site:
    """A site that holds one page, up to the step before `thread`."""
    captured: dict[str, Any] = dict.fromkeys(CAPTURED.names) | {
        "capture_id": "c", "url": page.url, "fetched_at": NOW, "http_status": 200, "warc_file": "a", "warc_offset": 0,
        "warc_length": 1, "source": "import", "kind": "thread", "sha256": "c",
    }  # fmt: skip
    observed = observed_table(observed_page("c", page, reading, sha256="c"))
    settings = Settings(scope="site", identity="names")
    return merge(clean(Site(site_of(page.url), settings, observed, pa.Table.from_pylist([captured], schema=CAPTURED))))


def made(seed: int, number: int) -> list[Site]:
    """Sites of one made-up thread each."""
    sites = []
    for n, (author, words, said) in enumerate(threads(seed, number)):
        url = f"https://blog{n}.example/post/"
        comments = tuple(
            Comment(
                one.text, str(k), one.parent and str(one.parent), one.author, published=one.when, is_owner=one.owner
            )
            for k, one in enumerate(said, start=1)
        )
        post = Post(url, "1", "Post", author, text=words)
        sites.append(merged(Page(url), Reading("wordpress", "wordpress 1", (post,), comments, Links())))
    return sites


def real(gold: Path) -> list[Site]:
    """The pages of a set that are known to state whom each comment answers."""
    lines = [json.loads(line) for line in (gold / "pages.jsonl").read_text("utf-8").splitlines() if line.strip()]
    pages = [page_of(next(iter(pages_in(gold / line["path"], line["url"])))) for line in lines if line["nested"]]
    return [merged(page, read(page)) for page in pages]


def tally(sites: list[Site]) -> dict[str, Counter[str]]:
    """Counts of guesses by how they were made, and under `all` of answers."""
    found: dict[str, Counter[str]] = {"all": Counter()}
    for site in sites:
        comments = site.tables["comments"]
        stated = {row["comment_id"]: row["parent_id"] for row in comments.to_pylist()}
        truth = {one: parent for one, parent in stated.items() if parent in stated}
        if not truth:
            continue
        hidden = with_column(comments, "parent_id", pa.nulls(len(comments), pa.string()))
        hidden = with_column(hidden, "stated_depth", pa.nulls(len(comments), pa.int32()))
        depth = {one: _depth(one, truth) for one in stated}
        found["all"]["answers"] += len(truth)
        for row in thread(replace(site, tables={**site.tables, "comments": hidden})).tables["comments"].to_pylist():
            guess, true = row["inferred_parent_id"], truth.get(row["comment_id"])
            if guess is None:
                continue
            beside = depth[guess] == max(depth.values()) and true is not None and truth.get(guess) == true
            for how in (row["inferred_how"], "all"):
                counts = found.setdefault(how, Counter())
                counts["guessed"] += 1
                counts["strictly"] += guess == true
                counts["right"] += guess == true or beside
    return found


def _depth(one: str, parents: dict[str, str]) -> int:
    depth = 1
    while one in parents and depth <= len(parents):
        one, depth = parents[one], depth + 1
    return depth


def figures(counts: dict[str, Counter[str]]) -> dict[str, dict[str, float]]:
    """Precision by how; under `all` also the share of answers that were guessed right."""
    found: dict[str, dict[str, float]] = {}
    for how, of in sorted(counts.items()):
        number = max(of["guessed"], 1)
        found[how] = {"guessed": of["guessed"], "precision": of["right"] / number, "strictly": of["strictly"] / number}
    found["all"]["answers"] = counts["all"]["answers"]
    found["all"]["share"] = counts["all"]["right"] / max(counts["all"]["answers"], 1)
    return found


def main() -> int:
    """Print the figures; 1 with --strict where a set does not reach its precision."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=400)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--strict", action="store_true")
    args = parser.parse_args()
    sets = {f"made up, seed {args.seed}": figures(tally(made(args.seed, args.threads)))}
    if (args.gold / "pages.jsonl").exists():
        sets["real pages"] = figures(tally(real(args.gold)))
    for name, rows in sets.items():
        print(f"{name}: {rows['all']['answers']:.0f} answers, {rows['all']['share']:.1%} of them guessed right")
        for how, of in rows.items():
            print(f"  {how:20} {of['guessed']:6.0f}  precision {of['precision']:.3f}  strictly {of['strictly']:.3f}")
    if args.json:
        args.json.write_text(json.dumps(sets, indent=1), "utf-8")
    reached = all(bool(np.round(rows["all"]["precision"], 3) >= TO_REACH) for rows in sets.values())
    return 0 if reached or not args.strict else 1


if __name__ == "__main__":
    sys.exit(main())
