"""Addresses of services that are no site of a discussion, by kind: they are counted and named, never probed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def service_of(url: str) -> str | None:
    """The kind of service that a normal address lies at; None where it may be anybody's site."""
    parts = urlsplit(url)
    place = f"{(parts.hostname or '').removeprefix('www.')}{parts.path}"
    return next((kind for kind, known in _SERVICES if known.search(place)), None)


def _hosts(*names: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:[\w-]+\.)*(?:{'|'.join(names)})/", re.I)


# Services of the whole web, the same for every collection. A host of many blogs or forums never stands here.
_SERVICES = (
    ("paper", re.compile(r"^(?:dx\.)?doi\.org/|/doi/(?:\w+/)?10\.\d{4}|^(?:[\w-]+\.)*ncbi\.nlm\.nih\.gov/|^arxiv\.org/", re.I)),
    ("video", _hosts(r"youtube(?:-nocookie)?\.com", r"youtu\.be", r"vimeo\.com", r"dailymotion\.com", r"twitch\.tv")),
    (
        "social network",
        _hosts(
            r"facebook\.com", r"fb\.com", r"fb\.me", r"twitter\.com", r"x\.com", r"instagram\.com", r"linkedin\.com",
            r"pinterest\.[a-z.]+", r"tiktok\.com", r"plus\.google\.com", r"whatsapp\.com", r"t\.me", r"threads\.net",
            r"myspace\.com", r"stumbleupon\.com", r"digg\.com", r"delicious\.com", r"del\.icio\.us",
        ),
    ),
    (
        "shop",
        _hosts(
            r"amazon\.[a-z.]+", r"amzn\.to", r"ebay\.[a-z.]+", r"etsy\.com", r"aliexpress\.com", r"paypal\.com",
            r"paypal\.me", r"gofundme\.com", r"kickstarter\.com", r"patreon\.com", r"ko-fi\.com",
        ),
    ),
    ("news wire", _hosts(r"reuters\.com", r"prnewswire\.com", r"businesswire\.com", r"globenewswire\.com", r"eurekalert\.org", r"apnews\.com")),
    ("encyclopedia", _hosts(r"wikipedia\.org", r"wiktionary\.org", r"wikimedia\.org", r"britannica\.com")),
    ("search engine", _hosts(r"google\.[a-z.]+", r"bing\.com", r"duckduckgo\.com", r"goo\.gl", r"maps\.app\.goo\.gl")),
    ("pictures and files", _hosts(r"flickr\.com", r"flic\.kr", r"imgur\.com", r"photobucket\.com", r"gravatar\.com", r"dropbox\.com")),
    ("shortened address", _hosts(r"bit\.ly", r"t\.co", r"tinyurl\.com", r"ow\.ly", r"buff\.ly", r"is\.gd", r"feedproxy\.google\.com")),
    ("web archive", _hosts(r"web\.archive\.org", r"archive\.(?:is|ph|today)", r"webcitation\.org")),
    ("software and licences", _hosts(r"wordpress\.org", r"gravatar\.com", r"creativecommons\.org", r"feedburner\.com", r"gmpg\.org", r"w3\.org")),
)  # fmt: skip
