"""Which posts lie behind a password now: the newest run that saw a post decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.steps.merge.choosing import rows_of
from pipelines.steps.merge.times import micros

if TYPE_CHECKING:
    from pipelines.site import Site
    from pipelines.steps.merge.identity import Identity


def behind_password(site: Site, identity: Identity) -> set[str]:
    """Posts that any source calls protected in the newest run in which the API or their own page spoke of them.

    Within a run one such word is enough: a theme may hide the form by which a reader knows a protected page. A page
    that is unchanged speaks again. That a feed or listing shows a post clears nothing: it may hold an old excerpt.
    """
    if not pc.any(site.observed["protected"]).as_py():
        return set()
    rows = rows_of(site, "post", identity.record_ids, identity.post_ids, set())
    protected = np.asarray(pc.fill_null(rows.table["protected"].combine_chunks(), False))
    speaks = protected | np.isin(rows.rank, (0, 1, 2))
    captured = site.captured.sort_by([("fetched_at", "ascending"), ("capture_id", "ascending")])
    runs = np.asarray(captured["run_id"].combine_chunks().dictionary_encode(null_encoding="encode").indices)
    again = np.searchsorted(micros(captured["fetched_at"]), rows.until)  # the capture that said "unchanged"
    run = runs[np.where(rows.until == rows.when, rows.capture, again)]
    newest = rows.first(speaks, rows.order(np.zeros(len(run), np.int64)))
    now = protected & (run == run[newest[rows.record]])
    return set(pa.array(rows.ids, pa.string()).take(pa.array(np.unique(rows.record[now]))).to_pylist())
