"""Three small invented blogs, served on loopback, that show the whole line from a crawl to the tables.

`serve(round)` yields the server's address; `seeds(address)` are the blogs' front pages; `truth(round)` says what a
perfect crawl holds; `pages(address, round)` are all answers by path. Between rounds 1 and 2 a comment is edited, one is
removed and a post is written.
"""

from __future__ import annotations

from pipelines.demo.perfect import TrueComment, TruePost, truth
from pipelines.demo.server import BASE, PORT, seeds, serve, serving
from pipelines.demo.site import pages

__all__ = ["BASE", "PORT", "TrueComment", "TruePost", "pages", "seeds", "serve", "serving", "truth"]
