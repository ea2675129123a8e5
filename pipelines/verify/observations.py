"""The cache of what captures say, against its digests and the ledger: it can be made again, and must not be wrong."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.packing import unpacked
from pipelines.site import OBSERVED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipelines.collection import Place
    from pipelines.verify.report import Report
    from scraper.ledger import CaptureRow


def verify_observations(place: Place, site: str, captures: Mapping[str, CaptureRow], report: Report) -> None:
    """Each file of a site gives its digest, and says of every capture what the ledger knows of it."""
    folder = place.folder / "observations" / site
    files = sorted(folder.glob("*.parquet"))
    report.counted("observation files", len(files))
    wrong = {path.name: said for path in files if (said := _wrong(path, captures)) is not None}
    wrong |= {
        path.name: "the digest of no file"
        for path in sorted(folder.glob("*.parquet.sha256"))
        if not path.with_suffix("").exists()
    }
    report.findings += [
        f"observations/{site}/{name}: {said}; run `threadkeep build {place.name} --site {site} --again`"
        for name, said in wrong.items()
    ]


def _wrong(path: Path, captures: Mapping[str, CaptureRow]) -> str | None:
    """What is wrong with a file; None where nothing is, or where it is of captures as they were before."""
    content = path.read_bytes()
    try:
        stated = path.with_name(f"{path.name}.sha256").read_text("ascii")
    except (OSError, ValueError):
        stated = ""
    if hashlib.sha256(content).hexdigest() != stated:
        return "bytes changed since it was written"
    try:
        table = unpacked(content)
    except (OSError, ValueError, pa.ArrowException) as error:
        return f"cannot be read ({error})"
    if not table.schema.equals(OBSERVED):
        return None  # of an earlier version's readers: the next build makes it anew
    return _unlike(path, table, captures)


def _unlike(path: Path, table: Any, captures: Mapping[str, CaptureRow]) -> str | None:
    pages = table.filter(pc.equal(table["what"], "page")).select(["capture_id", "sha256"]).to_pylist()
    for page in pages:
        row = captures.get(page["capture_id"])
        if row is None or not path.name.startswith(f"{row.warc_file}."):
            return f"is of the capture {page['capture_id']}, which the ledger does not have there"
        if page["sha256"] and page["sha256"] != row.sha256:
            return f"is of other bytes than the capture {row.capture_id}"
    held = pa.array([page["capture_id"] for page in pages], pa.string())
    if not pc.all(pc.is_in(table["capture_id"], value_set=held)).as_py() and len(table):
        return "has rows of no capture"
    return None
