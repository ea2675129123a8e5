"""Which addresses are public."""

from __future__ import annotations

import pytest

from scraper.addresses import is_loopback, is_public


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.255.255.254", "127.0.0.2", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "172.16.0.1",
     "172.31.255.255", "192.168.0.1", "169.254.169.254", "169.254.0.1", "100.64.0.1", "192.0.2.1", "198.18.0.1",
     "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::1", "::",
     "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "fe80::1", "fe80::1%eth0", "fc00::1",
     "fd12:3456::1", "ff02::1", "ff0e::1", "2001:db8::1", "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
     "2002:7f00:1::", "2002:a00:1::", "0:0:0:0:0:0:0:1", "::127.0.0.1", "::ffff:0:127.0.0.1", "localhost", "",
     "2130706433", "127.1"],
)  # fmt: skip
def test_private_addresses_are_not_public(address: str) -> None:
    """Loopback, private, link-local, shared, multicast, reserved and what embeds them; and what is no address."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_public_addresses_are_public(address: str) -> None:
    """What the internet routes may be asked."""
    assert is_public(address)


@pytest.mark.parametrize(
    ("host", "is_this"),
    [("localhost", True), ("127.0.0.1", True), ("127.9.9.9", True), ("[::1]", True), ("::1", True), ("10.0.0.1", False),
     ("blog.example", False), ("localhost.example", False), ("", False)],
)  # fmt: skip
def test_loopback_is_this_machine(host: str, is_this: bool) -> None:
    """Literal loopback addresses and localhost name this machine."""
    assert is_loopback(host) is is_this
