"""A server and a collection for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from home import Home
from loopback import Loopback, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server that answers nothing yet."""
    with serving() as one:
        yield one


@pytest.fixture
def other_server() -> Iterator[Loopback]:
    """Another, on a port of its own: another host to a crawl."""
    with serving() as one:
        yield one


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A collection that is not made yet."""
    return Home(tmp_path)
