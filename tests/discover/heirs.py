"""Sites of the made-up web that are another's now as only their feed or only an archive tells, and some that only look
so: with another title, make, language and addresses, or begun again, by whoever wrote them all along."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from tests.discover.madeup import Blog, Maker

Answer = tuple[int, str, str, dict[str, str]]
NOT_THERE: Answer = (404, "text/html", "<title>Not found</title><p>Nothing here.</p>", {})
ANOTHERS = ("parked", "casino", "strange", "restored", "begun anew", "heir")  # states of what changed hands


def anothers(rng: Random, maker: Maker) -> list[Blog]:
    """Once on topic. `restored`: the name of then above a feed of gambling. `begun anew`: a bare page, and a feed that
    begins with other things years later. `heir`: somebody else's blog without a feed, in the same language."""
    made = []
    for state in ("restored", "begun anew", "heir", *rng.sample(("restored", "begun anew", "heir"), 1)):
        blog = maker.on_topic(state, share=rng.uniform(0.4, 0.9), make=rng.choice(["wp", "old wp", "blogger"]))
        blog.state = state
        made.append(blog)
    return made


def themselves(rng: Random, maker: Maker) -> list[Blog]:
    """Blogs of the same people: one on topic and one not that have other titles, makes and addresses today, and one
    that began again under its name."""
    wanted = maker.on_topic("moved house, on topic", share=rng.uniform(0.5, 0.9), make="wp", language="en")
    other = maker.off_topic("moved house", "travel")
    again = maker.off_topic("began again", "life")
    for blog in (wanted, other):
        blog.then = copy.copy(blog)
        blog.then.make, blog.make = ("blogger", "wp") if blog.make != "blogger" else ("blogger", "plain")
        blog.has_feed = True
        blog.title = f"{rng.choice(['Lighthouse', 'Gravel', 'Nettle'])} {rng.choice(['papers', 'mornings'])}"
        blog.roll, blog.then.roll = [], []
    again.make = "wp"
    again.then = copy.copy(again)
    again.has_feed = True
    again.posts = [copy.copy(post) for post in again.posts[:6]]
    for n, post in enumerate(again.posts, 1):
        post.number, post.at, post.comments = n, post.at + timedelta(days=4200), []
        post.slug = f"new-{n}"
    return [wanted, other, again]


def today(blog: Blog, target: str) -> Answer:
    """What stands on such a domain today."""
    shown = {"restored": _restored, "begun anew": _begun_anew, "heir": _heir}[blog.state]
    return shown(blog, target) or NOT_THERE


def _page(head: str, body: str, language: str) -> Answer:
    text = f'<!DOCTYPE html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'
    return 200, "text/html; charset=utf-8", text, {}


def _restored(blog: Blog, target: str) -> Answer | None:
    if target == "/feed/":
        games = (
            "Slots with free spins",
            "Poker for beginners",
            "The best casino bonus",
            "Roulette tonight",
            "Jackpots",
        )
        return _feed(blog, blog.title, [f"{game}, {n}" for n, game in enumerate(games)], 2024)
    if target != "/" and len(blog.host) % 2:  # one page for every address
        return _restored(blog, "/")
    if target != "/":
        return None
    head = f'<title>{blog.title}</title><meta name="generator" content="WordPress 6.4">'
    return _page(head, f"<h1>{blog.title}</h1><p>Welcome. We are back with news and stories.</p>", blog.language)


def _begun_anew(blog: Blog, target: str) -> Answer | None:
    if target == "/feed/":
        return _feed(blog, "Garage doors of the region", ["A door that closes", "Hinges", "Oil for a spring"], 2021)
    link = f'<link rel="alternate" type="application/rss+xml" href="{blog.base}/feed/">'
    shell = "<div id=root></div><noscript>You need to enable JavaScript.</noscript>"
    return _page(f"<title>Home</title>{link}", shell, blog.language) if target == "/" else None


def _heir(blog: Blog, target: str) -> Answer | None:
    items = "".join(
        f'<div class="post"><h2><a href="/{slug}/">{title}</a></h2><p>{words}</p><p>2 Comments</p></div>'
        for slug, title, words in (
            ("keel", "Painting a keel", "Two coats, and a night between."),
            ("oars", "Oars of ash", "She planed them by hand."),
            ("rope", "How to coil a rope", "With the sun."),
        )
    )
    return _page("<title>Boatyard almanac</title>", items, blog.language) if target == "/" else None


def _feed(blog: Blog, title: str, titles: list[str], year: int) -> Answer:
    items = "".join(
        f"<item><title>{one}</title><link>{blog.base}/{n}/</link><guid>{blog.base}/?p={4 + n}</guid>"
        f"<pubDate>Mon, 0{1 + n} May {year} 09:00:00 +0000</pubDate><description>Read on.</description></item>"
        for n, one in enumerate(titles)
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
    return 200, "application/rss+xml", text, {}
