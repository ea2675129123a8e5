"""Only public addresses are connected to: checked on what a name resolves to, for each connection, on every hop.

Twisted connects to what its resolver answers, so what this resolver lets through is the connected address. A name
that turns into a private address later (DNS rebinding) is checked again, for nothing is cached here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from scraper.addresses import is_loopback, is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.interfaces import IAddress, IHostResolution


@implementer(IHostnameResolver)
class PublicResolver:
    """The reactor's own resolver, without the addresses that are not public."""

    def __init__(self, reactor: ReactorBase, allowed: frozenset[str], *, is_at_home: bool = False) -> None:
        """`allowed` are host names that a collection excepts, in lower case. A crawl that names nobody to write to
        `is_at_home`: this machine alone is asked, whatever host a page of it names for its comments."""
        self._reactor = reactor
        self._inner: Any = reactor.nameResolver
        self._allowed = allowed
        self._is_at_home = is_at_home

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> PublicResolver:
        """Scrapy's way to make it (the setting TWISTED_DNS_RESOLVER)."""
        settings = crawler.settings
        allowed = frozenset(settings.getlist("THREADKEEP_ALLOW_HOSTS"))
        return cls(reactor, allowed, is_at_home=settings.getbool("THREADKEEP_AT_HOME"))

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
        receiver: Any = resolutionReceiver
        if self._is_at_home and not is_loopback(host):
            receiver = _PublicOnly(resolutionReceiver, host, lambda _: False, NO_CONTACT)
        elif host not in self._allowed:
            receiver = _PublicOnly(resolutionReceiver, host, is_public, NOT_PUBLIC)
        resolution: IHostResolution = self._inner.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution


NOT_PUBLIC = "address not public"
NO_CONTACT = "address of another machine, and no contact is given"
# Scrapy swallows a resolver's reason, so the refused hosts are kept with it for the spider's errback to tell.
refused_hosts: dict[str, str] = {}


@implementer(IResolutionReceiver)
class _PublicOnly:
    def __init__(self, receiver: Any, host: str, lets: Callable[[str], bool], reason: str) -> None:
        self._receiver = receiver
        self._host = host
        self._lets = lets
        self._reason = reason
        self._passed = 0
        self._held = 0

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if self._lets(address.host):
            self._passed += 1
            self._receiver.addressResolved(address)
        else:
            self._held += 1

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._held and not self._passed:
            refused_hosts[self._host] = self._reason
        else:
            refused_hosts.pop(self._host, None)
        self._receiver.resolutionComplete()
