"""Addresses of services that are no site of a discussion, by kind: they are counted and named, never probed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def service_of(url: str) -> str | None:
    """The kind of service that a normal address lies at; None where it may be anybody's site."""
    parts = urlsplit(url)
    place = f"{(parts.hostname or '').removeprefix('www.')}{parts.path}"
    return next((kind for kind, known in _SERVICES if known.search(place)), None)


# Services of the whole web, the same for every collection. A host of many blogs or forums never stands here. A name
# with a dot at its end goes on with any country, one behind = is of that very host.
_HOSTS = {
    "paper": "doi.org ncbi.nlm.nih.gov arxiv.org",
    "video": "youtube.com youtube-nocookie.com youtu.be vimeo.com dailymotion.com twitch.tv",
    "social network": (
        "facebook.com fb.com fb.me twitter.com x.com instagram.com linkedin.com pinterest. tiktok.com plus.google.com "
        "whatsapp.com t.me threads.net myspace.com stumbleupon.com digg.com delicious.com del.icio.us"
    ),
    "shop": (
        "amazon. amzn.to ebay. etsy.com aliexpress.com paypal.com paypal.me gofundme.com kickstarter.com patreon.com "
        "ko-fi.com"
    ),
    "news wire": "reuters.com prnewswire.com businesswire.com globenewswire.com eurekalert.org apnews.com",
    "encyclopedia": "wikipedia.org wiktionary.org wikimedia.org britannica.com",
    "search engine": "=google. maps.google. scholar.google. news.google. books.google. bing.com duckduckgo.com goo.gl",
    "pictures and files": "flickr.com flic.kr imgur.com photobucket.com gravatar.com dropbox.com",
    "shortened address": "bit.ly t.co tinyurl.com ow.ly buff.ly is.gd",
    "web archive": "web.archive.org archive.is archive.ph archive.today webcitation.org",
    "software and licences": "wordpress.org creativecommons.org feedburner.com gmpg.org w3.org",
}


def _known(names: str) -> re.Pattern[str]:
    each = [
        ("" if name.startswith("=") else r"(?:[\w-]+\.)*")
        + re.escape(name.removeprefix("="))
        + (r"[a-z]{2,3}(?:\.[a-z]{2})?" if name.endswith(".") else "")
        for name in names.split()
    ]
    return re.compile(rf"^(?:{'|'.join(each)})/", re.I)


_SERVICES = (
    ("paper", re.compile(r"/doi/(?:\w+/)?10\.\d{4}", re.I)),
    *((kind, _known(names)) for kind, names in _HOSTS.items()),
)
