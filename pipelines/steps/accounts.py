"""Profile pages that prove who somebody is on many sites: accounts of services whose own platform shows them.

Only the platform that signs people in proves anything: an address that is typed into a form for comments, a profile's
too, may be anybody's. The number or name in the page's address is the account.
"""

from __future__ import annotations

import re


def account_of(platform: str | None, url: str | None) -> str | None:
    """The account behind a profile's address on a platform that states it itself, as blogger:04266000000000000000."""
    if not url or platform not in _SERVICES:
        return None
    for service, address in _SERVICES[platform]:
        match = address.match(url)
        if match:
            return f"{service}:{match.group(1).casefold()}"
    return None


def _at(address: str) -> re.Pattern[str]:
    return re.compile(rf"^https?://(?:www\.)?{address}/?(?:[?#].*)?$", re.I)


_GOOGLE = (
    ("blogger", _at(r"(?:draft\.)?blogger\.com/profile/(\d{10,})")),
    ("google", _at(r"(?:plus|profiles)\.google\.com/(?:u/\d/)?(\d{15,})(?:/\w+)?")),
)
_LIVEJOURNAL = (
    ("livejournal", _at(r"([\w-]+)\.livejournal\.com(?:/profile)?")),
    ("livejournal", _at(r"(?:users|community)\.livejournal\.com/([\w-]+)(?:/profile)?")),
    ("dreamwidth", _at(r"([\w-]+)\.dreamwidth\.org(?:/profile)?")),
)
_SERVICES = {
    "blogger": _GOOGLE,
    "disqus": (("disqus", _at(r"disqus\.com/(?:by/)?([\w.-]+)")),),
    "livejournal": _LIVEJOURNAL,
    "movabletype": (("typepad", _at(r"profile\.typepad\.com/([\w.-]+)")),),
    "reddit": (("reddit", _at(r"(?:old\.|np\.)?reddit\.com/u(?:ser)?/([\w-]+)")),),
    "stackexchange": (("stackexchange", _at(r"stackexchange\.com/users/(\d+)(?:/[^/?#]*)?")),),
}
