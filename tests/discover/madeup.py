"""A made-up web of some forty blogs around a few that a collection starts from, another one for each seed.

What is true of it is known: which sites speak of the topic and may be read. It varies in all that a real one does: who
links to whom and how, makes of blogs, languages, how much of a blog is on the topic, what became of its domain.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from tests.discover import heirs
from tests.discover.speech import LANGUAGES, SUBJECTS, Topic, chatter, name, other_title, topics

Make = Literal["wp", "old wp", "blogger", "plain", "bare", "forum"]
State = Literal[
    "live", "parked", "casino", "dead", "closed", "slow", "moved", "hangs", "strange", "restored", "begun anew", "heir",
]  # fmt: skip


@dataclass
class Comment:
    """A comment; `url` is what its writer gave as theirs."""

    number: int
    author: str
    text: str
    at: datetime
    url: str = ""
    ping: bool = False


@dataclass
class Post:
    """A post with its comments; `html` is its body."""

    number: int
    slug: str
    title: str
    html: str
    at: datetime
    comments: list[Comment] = field(default_factory=list)
    tags: tuple[str, ...] = ()


@dataclass
class Blog:
    """A site of the made-up web. `on_topic` is the truth; `about` is what else it speaks of."""

    host: str
    title: str
    owner: str
    make: Make
    language: str
    about: str
    kind: str
    on_topic: bool = False
    state: State = "live"
    posts: list[Post] = field(default_factory=list)
    roll: list[Blog] = field(default_factory=list)
    roll_form: int = 0
    has_feed: bool = True
    has_search: bool = True
    comments_open: bool = True
    moved_to: str = ""
    then: Blog | None = None  # as it was when others linked to it, where it is otherwise now

    base: str = ""

    def path(self, post: Post) -> str:
        """Where a post lies."""
        if self.make == "blogger":
            return f"/{post.at:%Y/%m}/{post.slug}.html"
        if self.make == "forum":
            return f"/viewtopic.php?f=2&t={post.number}"
        if self.make == "bare":
            return f"/entry.php?id={post.number}"
        return f"/{post.slug}.html" if self.make == "plain" else f"/{post.at:%Y/%m/%d}/{post.slug}/"

    def url(self, post: Post | None = None) -> str:
        """Its front page's address, or a post's."""
        return self.base + (self.path(post) if post else "/")


@dataclass
class Web:
    """All of it: `starts` are the collection's seeds, `blogs` the rest; an archive holds those that are `archived`."""

    seed: int
    topic: Topic
    starts: list[Blog]
    blogs: list[Blog]
    port: int
    archived: list[Blog]

    @property
    def pasts(self) -> set[str]:
        """Hosts that are gone or another's now, and were on the topic."""
        lost = ("dead", *heirs.ANOTHERS)
        return {blog.host for blog in self.archived if blog.on_topic and blog.state in lost}

    @property
    def wanted(self) -> set[str]:
        """Hosts that `discover` should propose."""
        return {blog.host for blog in self.blogs if blog.on_topic and blog.state in ("live", "slow")}

    @property
    def dead(self) -> set[str]:
        """Hosts that no name server knows."""
        return {blog.host for blog in self.blogs if blog.state == "dead"}


def made_up(seed: int, port: int) -> Web:
    """The web of a seed, on a port of this machine."""
    rng = random.Random(seed)
    topic = rng.choice(topics())
    maker = Maker(rng, topic, port)
    starts = [
        maker.on_topic("start", make=rng.choice(["wp", "old wp", "wp"]), share=rng.uniform(0.5, 0.9))
        for _ in range(rng.randint(3, 4))
    ]
    wanted = maker.wanted()
    others = maker.others()
    lost = maker.lost()
    blogs = [*wanted, *others, *lost]
    _link(rng, maker, starts, wanted, others, lost)
    rng.shuffle(blogs)
    # Chance of their own, so that the rest of a seed's web stays what it was without them.
    rng = maker.rng = random.Random(f"{seed} and later")
    later = [*heirs.anothers(rng, maker), *heirs.themselves(rng, maker)]
    _link_later(rng, maker, starts, later)
    archived = [*lost, *later, *rng.sample(others, 3), *rng.sample(wanted, 3)]
    return Web(seed, topic, starts, [*blogs, *later], port, archived)


class Maker:
    """Makes the blogs of a web, by chance."""

    def __init__(self, rng: random.Random, topic: Topic, port: int) -> None:
        self.rng, self.topic, self.port = rng, topic, port
        self.taken: set[str] = set()

    def wanted(self) -> list[Blog]:
        """On-topic blogs that may be read: some with little on the topic, some only in their comments."""
        rng = self.rng
        made = [self.on_topic("on topic", share=rng.uniform(0.25, 0.9)) for _ in range(rng.randint(7, 10))]
        made += [
            self.on_topic("in another language", language=rng.choice(LANGUAGES[1:]), share=rng.uniform(0.3, 0.9))
            for _ in range(rng.randint(1, 3))
        ]
        made += [
            self.on_topic("a few posts among many", share=0.0, few=rng.randint(2, 3)) for _ in range(rng.randint(1, 3))
        ]
        made += [self.on_topic("in comments only", share=0.0, talk=rng.randint(3, 6)) for _ in range(rng.randint(1, 2))]
        for blog in rng.sample(made, rng.randint(0, 2)):
            blog.state = "slow"
        return made

    def others(self) -> list[Blog]:
        """Much linked, and not on the topic."""
        rng = self.rng
        knitting = [self.off_topic("in every blogroll", rng.choice(SUBJECTS)) for _ in range(rng.randint(2, 4))]
        made = knitting + [self.off_topic("commenter's blog", rng.choice(SUBJECTS)) for _ in range(rng.randint(5, 8))]
        for _ in range(rng.randint(2, 3)):
            news = self.off_topic("news", "news", posts=rng.randint(15, 30), talk=False)
            if rng.random() < 0.7:  # a report on it that nobody may answer
                self._report(news)
            made.append(news)
        made += [self.off_topic("shop", "shop", posts=8, talk=False) for _ in range(rng.randint(1, 2))]
        passing = self.off_topic("names it once", rng.choice(SUBJECTS))
        passing.posts[rng.randrange(len(passing.posts))].html += f"<p>{self.topic.sentence(rng, 'en')}</p>"
        made.append(passing)
        gambler = self.off_topic("writes of casinos", "life")
        for post in gambler.posts[:3]:
            post.title, post.html = (
                f"An evening at the casino, {post.number}",
                "<p>I lost four coins at roulette and won a coat.</p>",
            )
        made.append(gambler)
        for _ in range(rng.randint(0, 2)):  # heard of it once, and said so in a post that is answered
            hearsay = self.off_topic("names it twice in one post", rng.choice(SUBJECTS))
            heard = rng.choice(hearsay.posts)
            heard.html += f"<p>{self.topic.sentence(rng, 'en')} {self.topic.sentence(rng, 'en')}</p>"
            made.append(hearsay)
        if rng.random() < 0.6:  # speaks of it all the time, and nobody may answer
            herald = self.on_topic("nobody may answer", share=0.8)
            herald.on_topic, herald.comments_open = False, False
            for post in herald.posts:
                post.comments.clear()
            made.append(herald)
        gatherer = self.off_topic("gathers what others write", "news", posts=6, talk=False)
        for post in gatherer.posts:
            post.title = f"Elsewhere: {self.topic.title(rng, 'en')}"
        made.append(gatherer)
        return made

    def lost(self) -> list[Blog]:
        """Once on topic and linked as such: domains that changed hands, dead hosts, closed ones, moved ones."""
        rng = self.rng
        states: list[State] = [
            "parked",
            "parked",
            "casino",
            "dead",
            "dead",
            "closed",
            "strange",
            *rng.choices(["parked", "casino", "dead", "closed", "hangs", "strange"], k=rng.randint(1, 4)),
        ]
        made = []
        for state in states:
            blog = self.on_topic(state, share=rng.uniform(0.3, 0.9))
            blog.state = state
            made.append(blog)
        return made

    def on_topic(
        self,
        kind: str,
        *,
        share: float,
        make: Make | None = None,
        language: str | None = None,
        few: int = 0,
        talk: int = 0,
    ) -> Blog:
        """A blog with that share of its posts, or a `few` of them, or the comments of `talk` posts, on the topic."""
        rng = self.rng
        language = language or ("en" if rng.random() < 0.85 else rng.choice(LANGUAGES[1:]))
        blog = self._blog(kind, make, language, rng.choice(["life", "life", "cooking", "travel"]))
        blog.on_topic = True
        number = rng.randint(14, 28) if few or talk else rng.randint(5, 22)
        self._write(blog, number)
        chosen = rng.sample(blog.posts, max(2, few or round(share * number))) if not talk else []
        for post in chosen:
            self._turn(post, language)
        for post in chosen or blog.posts:
            self._answered(blog, post, rng.randint(1 if post is chosen[0] else 0, 5) if chosen else rng.randint(0, 3))
        for post in rng.sample(blog.posts[-12:], talk):
            self._answered(blog, post, rng.randint(2, 4), on_topic=True)
        return blog

    def off_topic(self, kind: str, about: str, *, posts: int | None = None, talk: bool = True) -> Blog:
        """A blog on something else."""
        rng = self.rng
        blog = self._blog(kind, None, "en", about)
        blog.comments_open = talk
        self._write(blog, posts or rng.randint(5, 20))
        for post in blog.posts if talk else ():
            self._answered(blog, post, rng.randint(0, 4))
        return blog

    def comment(self, blog: Blog, post: Post, text: str, author: str, url: str = "", *, ping: bool = False) -> None:
        """One more comment."""
        number = 1 + sum(len(each.comments) for each in blog.posts)
        at = post.at + timedelta(hours=self.rng.randint(1, 400))
        post.comments.append(Comment(number, author, text, at, url, ping))

    def _blog(self, kind: str, make: Make | None, language: str, about: str) -> Blog:
        rng = self.rng
        while True:
            word = rng.choice(
                "salt birch ember quiet tide lantern moss harbour kettle slow amber north thistle copper drift".split()
            )
            other = rng.choice("days notes letters steps rooms road window hours ladder year kitchen".split())
            host = f"{rng.choice(['', '', 'www.', 'blog.'])}{word}{rng.choice(['', '-'])}{other}{rng.choice(['', str(rng.randint(2, 99))])}.example"
            if host.removeprefix("www.") not in self.taken:
                break
        self.taken.add(host.removeprefix("www."))
        owner = name(rng)
        title = rng.choice([f"{word.title()} {other}", f"{owner.split()[0]}'s {word} {other}", f"The {word} {other}"])
        make = make or rng.choice(["wp", "wp", "old wp", "blogger", "blogger", "plain", "bare", "forum"])
        blog = Blog(host, title, owner, make, language, about, kind, base=f"http://{host}:{self.port}")
        blog.roll_form = rng.randrange(5)
        blog.has_feed = make in ("wp", "old wp", "blogger") or (make == "plain" and rng.random() < 0.5)
        blog.has_search = make != "bare" or rng.random() < 0.5
        return blog

    def _write(self, blog: Blog, number: int) -> None:
        rng = self.rng
        at = datetime(2009, 6, 1) + timedelta(days=rng.randint(0, 300), hours=9)
        for n in range(1, number + 1):
            at += timedelta(days=rng.randint(2, 40), minutes=rng.randint(0, 600))
            paragraphs = "".join(f"<p>{chatter(rng, blog.language, blog.about)}</p>" for _ in range(rng.randint(1, 4)))
            title = other_title(rng, blog.language, blog.about)
            blog.posts.append(
                Post(
                    n,
                    f"{'-'.join(title.lower().split()[:3]).strip('…,().')}-{n}".replace(",", ""),
                    title,
                    paragraphs,
                    at,
                )
            )

    def _turn(self, post: Post, language: str) -> None:
        """Make a post one on the topic; not each says so in its title."""
        rng = self.rng
        if rng.random() < 0.6:
            post.title = self.topic.title(rng, language)
        sentences = "".join(f"<p>{self.topic.sentence(rng, language)}</p>" for _ in range(rng.randint(1, 4)))
        post.html = sentences + post.html if rng.random() < 0.7 else post.html + sentences
        if rng.random() < 0.3:
            post.tags = (self.topic.name,)

    def _answered(self, blog: Blog, post: Post, number: int, *, on_topic: bool = False) -> None:
        rng = self.rng
        for _ in range(number):
            says = self.topic.sentence(rng, blog.language) if on_topic else chatter(rng, blog.language, blog.about)
            self.comment(blog, post, says, name(rng))

    def _report(self, blog: Blog) -> None:
        post = self.rng.choice(blog.posts)
        post.title = f"Study: {self.topic.name} no better than rest"
        post.html = f"<p>{self.topic.sentence(self.rng, 'en')} {self.topic.sentence(self.rng, 'en')}</p>" + post.html


def _link_later(rng: random.Random, maker: Maker, starts: list[Blog], later: list[Blog]) -> None:
    """An heir's domain is linked by its front page alone: nothing that others link to is lost."""
    topical = {id(blog): _topical(maker, blog) for blog in starts}
    for blog in later:
        ways = ["cited", "author"] if blog.state == "heir" else ["deep", rng.choice(["roll", "author", "cited"])]
        if blog.state == "begun anew":
            ways = ["deep", "roll"]
        for way in ways:
            _named(rng, maker, rng.choice(starts), topical, blog.then or blog, way)


def _topical(maker: Maker, blog: Blog) -> list[Post]:
    return [
        post
        for post in blog.posts
        if maker.topic.name in post.title + post.html
        or any(t in (post.title + post.html).lower() for t in ("sling", "salt bath", "pulse"))
    ]


def _link(
    rng: random.Random, maker: Maker, starts: list[Blog], wanted: list[Blog], others: list[Blog], lost: list[Blog]
) -> None:
    """Let the starts name the others: each in one way at least, some much and some by one commenter's address."""
    topical = {id(blog): _topical(maker, blog) for blog in starts}
    hidden = rng.sample(wanted, rng.randint(2, 3))  # in a candidate's list of blogs and nowhere else
    shown = [blog for blog in wanted if blog not in hidden]
    authors_only = rng.sample(shown, 2)  # known by a commenter's address alone
    for blog in shown:
        ways = (
            ["author"]
            if blog in authors_only
            else rng.sample(["cited", "comment", "author", "roll", "ping", "deep"], rng.randint(1, 3))
        )
        for way in ways:
            _named(rng, maker, rng.choice(starts), topical, blog, way)
    for blog in hidden:
        for of in rng.sample([one for one in shown if one.state == "live" and one.make != "forum"], rng.randint(1, 2)):
            of.roll.append(blog)
    for blog in lost:
        for way in rng.sample(["cited", "author", "roll", "deep", "deep"], rng.randint(1, 3)):
            _named(rng, maker, rng.choice(starts), topical, blog, way)
    for blog in others:
        if blog.kind == "in every blogroll":
            for start in [*starts, *shown]:
                start.roll.append(blog)
        elif blog.kind == "commenter's blog":
            for _ in range(rng.randint(1, 3)):
                _named(rng, maker, rng.choice(starts), topical, blog, "author")
        else:
            for _ in range(rng.randint(1, 4)):
                _named(
                    rng,
                    maker,
                    rng.choice(starts),
                    topical,
                    blog,
                    rng.choice(["cited", "comment", "deep", "roll", "author"]),
                )
    for blog in [*starts, *wanted]:
        blog.roll += [
            one
            for one in rng.sample([*starts, *shown], rng.randint(1, 4))
            if one is not blog and one not in authors_only and one not in blog.roll
        ]
        rng.shuffle(blog.roll)


def _named(rng: random.Random, maker: Maker, start: Blog, topical: dict[int, list[Post]], blog: Blog, way: str) -> None:
    post = rng.choice(topical[id(start)])
    theirs = rng.choice(blog.posts)
    on_it = [
        one
        for one in blog.posts
        if maker.topic.name in one.title + one.html or any(maker.topic.name in c.text for c in one.comments)
    ]
    theirs = rng.choice(on_it) if on_it and rng.random() < 0.8 else theirs
    if way == "roll":
        start.roll += [blog] if blog not in start.roll else []
    elif way in ("cited", "deep"):
        url = blog.url(theirs) if way == "deep" else blog.url()
        post.html += f'<p>See what <a href="{url}">{rng.choice([blog.title, "she", "this", blog.owner])}</a> wrote.</p>'
    elif way == "comment":
        maker.comment(
            start,
            post,
            f"I wrote about it: {blog.url(theirs)} there."
            if rng.random() < 0.5
            else f'Look <a href="{blog.url(theirs)}">here</a>.',
            name(rng),
        )
    elif way == "ping":
        maker.comment(start, post, f"[…] as {start.owner} says […]", theirs.title, blog.url(theirs), ping=True)
    else:
        maker.comment(start, post, chatter(rng, "en", "life"), blog.owner, blog.url())
