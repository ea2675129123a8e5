"""Which addresses a crawl may connect to: public ones, or this machine alone where nobody can be written to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from twisted.internet.address import IPv4Address

from scraper import resolver
from scraper.resolver import NO_CONTACT, NOT_PUBLIC, PublicResolver

ADDRESSES = {"blog.example": "93.184.216.34", "inside.example": "10.0.0.7", "127.0.0.1": "127.0.0.1"}


class Receiver:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        """Nothing."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        """An address to connect to."""
        self.given.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        """Nothing."""


class Names:
    """A resolver that knows the names above."""

    def resolveHostName(self, receiver: Any, name: str, *more: Any) -> None:  # noqa: N802
        """Answer at once."""
        receiver.resolutionBegan(None)
        receiver.addressResolved(IPv4Address("TCP", ADDRESSES[name], 80))
        receiver.resolutionComplete()


@pytest.mark.parametrize(
    ("name", "is_at_home", "refused"),
    [
        ("blog.example", False, None),
        ("blog.example", True, NO_CONTACT),
        ("inside.example", False, NOT_PUBLIC),
        ("inside.example", True, NO_CONTACT),
        ("127.0.0.1", True, None),
    ],
)
def test_what_may_be_connected_to(name: str, is_at_home: bool, refused: str | None) -> None:
    """A crawl of this machine without a contact follows no page to another, whatever its name is said to be."""
    allowed = frozenset({"127.0.0.1", "blog.example"}) if is_at_home else frozenset({"127.0.0.1"})
    given = Receiver()
    made = PublicResolver(SimpleNamespace(nameResolver=Names()), allowed, is_at_home=is_at_home)  # type: ignore[arg-type]
    made.resolveHostName(given, name)  # type: ignore[arg-type]
    assert (given.given, resolver.refused_hosts.get(name)) == ([] if refused else [ADDRESSES[name]], refused)
