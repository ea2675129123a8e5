"""Only public addresses are connected to: checked on what a name resolves to, for each connection, on every hop.

Twisted connects to what its resolver answers, so what this resolver lets through is the connected address. A name
that turns into a private address later (DNS rebinding) is checked again, for nothing is cached here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from scraper.addresses import is_public

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.interfaces import IAddress, IHostResolution


@implementer(IHostnameResolver)
class PublicResolver:
    """The reactor's own resolver, without the addresses that are not public."""

    def __init__(self, reactor: ReactorBase, allowed: frozenset[str]) -> None:
        """`allowed` are host names that a collection excepts, in lower case."""
        self._reactor = reactor
        self._inner: Any = reactor.nameResolver
        self._allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> PublicResolver:
        """Scrapy's way to make it (the setting TWISTED_DNS_RESOLVER)."""
        return cls(reactor, frozenset(crawler.settings.getlist("THREADKEEP_ALLOW_HOSTS")))

    def install_on_reactor(self) -> None:
        """Scrapy's way to install it."""
        self._reactor.installNameResolver(self)  # type: ignore[arg-type]  # zope interfaces are not types

    def resolveHostName(  # noqa: N802  (Twisted's interface)
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve a name, letting through what may be connected to."""
        host = hostName.lower().rstrip(".")
        receiver = resolutionReceiver if host in self._allowed else _PublicOnly(resolutionReceiver, host)
        resolution: IHostResolution = self._inner.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution


# Scrapy swallows a resolver's reason, so the refused hosts are kept for the spider's errback to tell.
refused_hosts: set[str] = set()


@implementer(IResolutionReceiver)
class _PublicOnly:
    def __init__(self, receiver: Any, host: str) -> None:
        self._receiver = receiver
        self._host = host
        self._passed = 0
        self._held = 0

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_public(address.host):
            self._passed += 1
            self._receiver.addressResolved(address)
        else:
            self._held += 1

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._held and not self._passed:
            refused_hosts.add(self._host)
        else:
            refused_hosts.discard(self._host)
        self._receiver.resolutionComplete()
