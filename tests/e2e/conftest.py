"""Real servers for the end-to-end tests, one of each for the whole run; a reason where their packages are missing."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.register_assert_rewrite("wordpress.comparing")  # its assertions say what differs, as those of a test do

import pywb_server  # noqa: E402
from wordpress.server import WordPress, missing, running  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def pywb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pywb_server.Pywb]:
    """A web archive. Skipped where pywb is missing, failed with THREADKEEP_E2E=required."""
    if pywb_server.program("wayback") is None or pywb_server.program("wb-manager") is None:
        reason = "no pywb here (.ci/run installs it; THREADKEEP_PYWB names the environment it is in)"
        if os.environ.get("THREADKEEP_E2E") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with pywb_server.running(tmp_path_factory.mktemp("pywb")) as archive:
        yield archive


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPress]:
    """A seeded WordPress that stays as it is."""
    yield from _wordpress()


@pytest.fixture
def changing_wordpress() -> Iterator[WordPress]:
    """A seeded WordPress of the test's own, to write into."""
    yield from _wordpress()


def _wordpress() -> Iterator[WordPress]:
    """A seeded WordPress. Skipped where its packages are missing, failed with THREADKEEP_E2E=required."""
    lacking = missing()
    if lacking:
        reason = f"no WordPress here: {', '.join(lacking)} missing (.ci/run installs Debian's packages)"
        if os.environ.get("THREADKEEP_E2E") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="tk-wp-"))  # a socket's path is 107 bytes at most, pytest's own are longer
    try:
        with running(folder) as blog:
            yield blog
    finally:
        shutil.rmtree(folder, ignore_errors=True)
