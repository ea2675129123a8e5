"""Scrapy's settings: only what differs from its default, each with the reason."""

from __future__ import annotations

from typing import Any

from scraper.page import BODY_CAP

BOT_NAME = "threadkeep"
SPIDER_MODULES = ["scraper.spiders"]

# The ledger is the scheduler: frontier, retries and politeness are state that survives a kill.
SCHEDULER = "scraper.frontier.Frontier"
CONCURRENT_REQUESTS = 0  # no limit over all sites: the frontier gives each site one stream
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 1  # no items flow here, and Scrapy starts a task for each of them at every response
DOWNLOAD_DELAY = 0  # the frontier's clock keeps the delay: Scrapy's let gaps of 0.88 s through for 1 s asked
DOWNLOAD_DELAY_JITTER = 0
RETRY_ENABLED = False  # a retry is a pending row
REDIRECT_ENABLED = False  # a 3xx is a page with one link: each hop has its row, robots and address check
METAREFRESH_ENABLED = False  # the same
ROBOTSTXT_OBEY = False  # Scrapy's fails open; the frontier asks for robots.txt as a row and obeys RFC 9309
COMPRESSION_ENABLED = False  # bodies are kept as sent; scraper.page unpacks them, bounded by size and ratio
COOKIES_ENABLED = False  # no logins, no sessions
HTTPPROXY_ENABLED = False  # behind a proxy the connected address is the proxy's: not checked yet, so not used yet
HTTPERROR_ALLOW_ALL = True  # 404 and 410 are answers too
REFERER_ENABLED = False  # nobody's business
DOWNLOAD_MAXSIZE = BODY_CAP
DOWNLOAD_WARNSIZE = 0  # the ledger says so
DOWNLOAD_TIMEOUT = 60  # seconds for the whole exchange: a byte a second does not prolong it
DOWNLOAD_FAIL_ON_DATALOSS = False  # a cut body reaches the callback, flagged, and is counted there
DOWNLOAD_VERIFY_CERTIFICATES = False  # an archive takes dead blogs with lapsed certificates as they are
TWISTED_DNS_RESOLVER = "scraper.resolver.PublicResolver"
DNSCACHE_ENABLED = False  # a name is checked each time it is connected to

TELNETCONSOLE_ENABLED = False  # no open doors
REMOTE_CONTROL_ENABLED = False  # an HTTP server that runs Python: no open doors
STATS_DUMP = False  # the ledger is the account
LOG_LEVEL = "WARNING"
DOWNLOADER_STATS = False  # the same
MEMUSAGE_ENABLED = False  # it mails; the caps above are what bounds memory

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}
DOWNLOAD_HANDLERS: dict[str, str | None] = {"data": None, "file": None, "s3": None, "ftp": None}  # the web alone
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "scraper.frontier.SiteClock": 10,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # scope is decided before the ledger
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # never logs in
}
EXTENSIONS: dict[str, int | None] = {  # off above; None spares their imports, 0.4 s of CPU at every start
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
}
SPIDER_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # drops without a word
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # the same
}


def scrapy_settings() -> dict[str, Any]:
    """All of the above as Scrapy takes it."""
    return {name: value for name, value in globals().items() if name.isupper()}
