"""Which addresses are public: judged by the number that is connected to, however it was written."""

from __future__ import annotations

import ipaddress


def is_public(address: str) -> bool:
    """Is this an address on the public internet? Mapped and embedded IPv4 are judged as the IPv4 they reach."""
    try:
        ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        for inner in (ip.ipv4_mapped, ip.sixtofour, _nat64(ip)):
            if inner is not None:
                return is_public(str(inner))
        if any(ip in network for network in _NOT_GLOBAL):
            return False
    return ip.is_global and not ip.is_multicast


def is_loopback(host: str) -> bool:
    """Does this host name this machine by its literal address or as localhost?"""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


# What Python's is_global lets through: IPv4-compatible, IPv4-translated (RFC 2765), NAT64 of a network's own
# (RFC 8215), site-local.
_NOT_GLOBAL = tuple(map(ipaddress.IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10")))


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in ipaddress.IPv6Network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None
