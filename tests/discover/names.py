"""A resolver for the made-up web: every invented host is this machine, but for those that no name server knows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from scraper.resolver import PublicResolver

if TYPE_CHECKING:
    from twisted.internet.interfaces import IHostResolution, IResolutionReceiver


class InventedHosts(PublicResolver):
    """Names that end in .example resolve to loopback; those in THREADKEEP_TEST_DEAD to nothing."""

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        *rest: Any,
        **more: Any,
    ) -> IHostResolution:
        """Resolve a name without asking anybody."""
        dead = os.environ.get("THREADKEEP_TEST_DEAD", "").split(",")
        if hostName.endswith(".example") and hostName not in dead:
            return self._inner.resolveHostName(resolutionReceiver, "127.0.0.1", *rest, **more)
        resolutionReceiver.resolutionBegan(self)
        resolutionReceiver.resolutionComplete()
        return self  # type: ignore[return-value]
