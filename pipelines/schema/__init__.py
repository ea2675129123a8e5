"""Every table's columns: name, type, meaning, unit, example. Files, the data dictionary and the frames follow this."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipelines.schema.arrow import arrow_schema_of
from pipelines.schema.column import BOOL, FLOAT, INT, LONG, QUOTES, SOURCES, STRING, STRINGS, TIME, Column, Table

__all__ = [
    "BOOL", "FLOAT", "FORMAT", "INT", "LONG", "QUOTES", "SOURCES", "STRING", "STRINGS", "TABLES", "TIME", "Column",
    "Table", "arrow_schema", "empty",
]  # fmt: skip

FORMAT = 2  # of the tables; raised when columns come, go or change their meaning. 2: `decided`, comments' `on_topic`


def arrow_schema(table: str) -> Any:
    """The Arrow schema of a table, with its dictionary in its metadata (see `pipelines.schema.arrow`)."""
    return arrow_schema_of(TABLES[table], FORMAT)


def empty(table: str) -> Any:
    """That table without a row, every column typed."""
    return arrow_schema(table).empty_table()


def _id(name: str, meaning: str, example: str) -> Column:
    return Column(name, STRING, meaning, example, required=True)


_POST_ID = _id("post_id", "the thread's post, stable across crawls and sources", "wordpress:blog.example:post:45")
_SITE = _id(
    "site", "lower-case host, with %3Aport where not the default, ~name for a blog under a path", "blog.example"
)
_URL = Column("url", STRING, "permalink as the API or page states it", "https://blog.example/veins/")
_AUTHOR = Column(
    "author",
    STRING,
    "name as given, or a pseudonym (identity = pseudonyms); then anonymous stands for a name that is nobody's",
    "person-3fa91c02d7",
)
_AUTHOR_ID = Column(
    "author_id",
    STRING,
    "one person within a site: by account, the platform's number, address given, or name (case and white space do not "
    "count; two of one name with a number or address each are two); the same on other sites only where the profile "
    "page of a service that signs people in proves it (…:account:…); null for nobody (Anonymous, Guest)",
    "wordpress:blog.example:author:~3fa91c02d7aa",
)
_PUBLISHED = Column(
    "published",
    TIME,
    "by a page that states its offset, else by the API (WordPress's is an hour late for what was written "
    "in the hour that clocks skip in spring; published_raw has the local clock), else by a feed or a bare clock",
    "2009-12-08 15:01",
    "UTC",
)
_RAW = Column("published_raw", STRING, "the words the source used for that time", "December 8, 2009 at 3:01 pm")
_ZONE = Column(
    "published_zone",
    STRING,
    "where the zone is from: stated (offset on the page), site (its API, its feed, or learned from them), setting, "
    "assumed (none known: read as UTC; or counted back from the capture, as from 2 days ago), decided (by a person)",
    "site",
)
_LANGUAGE = Column(
    "language",
    STRING,
    "of the text, guessed offline: from 40 characters on, from 20 where the site's longer texts are in it too; else "
    "what the page states, or null",
    "en",
    "ISO 639-1",
)
_TEXT = Column("text", STRING, "what a reader sees: paragraphs parted by a blank line", "I was scanned in May.")
_SCORE = Column(
    "topic_score", FLOAT, "0 where no term occurs, nearing 1 the more do; null without terms", "0.75", "0..1"
)
_TERMS = Column("topic_terms", STRINGS, "the collection's terms that occur", "[ccsvi]")
_DUPLICATE = Column(
    "duplicate_of", STRING, "the earlier row of this site that says the same", "wordpress:blog.example:post:12"
)
_FIRST = Column("first_seen", TIME, "the first capture that holds it", "2026-11-02 09:00", "UTC", required=True)
_LAST = Column(
    "last_seen", TIME, "the last that holds it or calls it unchanged", "2026-11-09 09:00", "UTC", required=True
)
_STATE = _id(
    "state",
    "live, edited (its words changed between captures), gone (its page is, or all that would show it lack it now), "
    "unknown (not looked at, not since a web archive did, or not since its domain changed hands)",
    "live",
)
_CAPTURE = _id("capture_id", "the capture its text is from: WARC-Record-ID", "urn:uuid:6f9e0f4c-…")
_READER = Column("reader", STRING, "its reader and version; learned: by what the site taught", "wordpress 1, learned")
_OWNER = Column("is_owner", BOOL, "written by the blog's owner; null where the author is not known", "true")
_DECIDED = Column(
    "decided", STRINGS, "the columns that a person corrected, in decisions.csv; null where none", "[author]", since=2
)
_RECORD = _id("record_id", "a post_id or comment_id", "wordpress:blog.example:comment:123")

_POSTS = (
    _POST_ID,
    _SITE,
    _URL,
    Column("title", STRING, "title as shown", "On veins"),
    _AUTHOR,
    _AUTHOR_ID,
    _OWNER,
    _PUBLISHED,
    _RAW,
    _ZONE,
    Column("modified", TIME, "when the source says it was last changed", "2009-12-09 08:00", "UTC"),
    _LANGUAGE,
    _TEXT,
    Column("tags", STRINGS, "categories and tags as shown", "[Treatment, Veins]"),
    _SCORE,
    _TERMS,
    Column("on_topic", BOOL, "the post or a comment of it holds a term; true without terms", "true", required=True),
    Column("comments_declared", INT, "what page or feed says stands there", "7", "comments"),
    Column("comments_archived", INT, "rows of `comments` we hold", "7", "comments", required=True),
    Column("gap_reason", STRING, "why the two differ, or why the text is missing", "trackbacks counted"),
    _DUPLICATE,
    Column(
        "comments_disagree", INT, "its comments whose words differ between API and page", "0", "comments", required=True
    ),
    _FIRST,
    _LAST,
    _STATE,
    _CAPTURE,
    Column("platform", STRING, "what read it", "wordpress"),
    _READER,
    _DECIDED,
)

_HOWS = (
    "at name (@Helen), named at the start (Helen, …; Hi Helen; Re: Helen), addressed (Great to hear, Helen!), "
    "quote (the words of an earlier comment), name of a quote (a quote of somebody's whose words are not found: their "
    "latest), author answers (the post's author after the one comment that waited for an answer), next (right after "
    "the author's answer to oneself)"
)

_COMMENTS = (
    _id("comment_id", "stable across crawls and sources", "wordpress:blog.example:comment:123"),
    _POST_ID,
    _SITE,
    Column(
        "url",
        STRING,
        "permalink; where none is stated, the page it was seen on",
        "https://blog.example/veins/#comment-123",
    ),
    Column(
        "parent_id", STRING, "the comment it replies to, as stated, held or not", "wordpress:blog.example:comment:120"
    ),
    Column(
        "inferred_parent_id",
        STRING,
        "where none is stated, the earlier comment of the thread that it seems to reply to; a guess, right in at least "
        "9 of 10 where it could be checked; position and depth follow stated ones alone",
        "wordpress:blog.example:comment:119",
    ),
    Column("inferred_how", STRING, f"how it was guessed: {_HOWS}", "named at the start"),
    Column(
        "position", INT, "place in the whole thread, replies after what they reply to", "3", "from 1", required=True
    ),
    Column("depth", INT, "level in the thread", "2", "from 1", required=True),
    _AUTHOR,
    _AUTHOR_ID,
    Column("author_url", STRING, "the address the author gave; null with pseudonyms", "https://helen.example/"),
    _OWNER,
    _PUBLISHED,
    _RAW,
    _ZONE,
    _TEXT,
    Column(
        "quotes",
        QUOTES,
        "words of others inside it: text, author, comment (id)",
        "[{text: …, author: Ann, comment: null}]",
    ),
    _id(
        "kind",
        "comment, answer, pingback or trackback; a feed tells none apart: what it alone shows and the API's list of "
        'all comments lacks is a pingback where it is words cut out of a page ("[…] … […]"), else a trackback; where '
        "no such list was asked for (as with scope topic) it is a comment",
        "comment",
    ),
    _LANGUAGE,
    _SCORE,
    _TERMS,
    _DUPLICATE,
    Column("visible_on_page", BOOL, "seen on a captured page of its thread; null where no page was captured", "true"),
    _FIRST,
    _LAST,
    _STATE,
    _CAPTURE,
    _READER,
    Column("on_topic", BOOL, "as its thread is, unless a person decided on this comment", "true", since=2),
    _DECIDED,
)

_CAPTURES = (
    _CAPTURE,
    _SITE,
    _id("url", "the address asked for", "https://blog.example/veins/"),
    Column("fetched_at", TIME, "when it was answered, or archived", "2026-11-02 09:00", "UTC", required=True),
    Column("http_status", INT, "status of the answer", "200"),
    Column("media_type", STRING, "media type of the body", "text/html"),
    Column("sha256", STRING, "digest of the body as sent", "9f86d081…"),
    _id("warc_file", "file in captures/<site>/", "20261102T090000Z-3fa91c-000.warc.gz"),
    Column("warc_offset", LONG, "where its record starts", "10240", "bytes", required=True),
    Column("warc_length", LONG, "length of its record, packed", "5120", "bytes", required=True),
    Column("source", STRING, "live, wayback or import", "live"),
    Column("run_id", STRING, "the run that captured it", "20261102T090000Z-3fa91c"),
    Column("platform", STRING, "the reader that knew the page", "wordpress"),
    Column("posts", INT, "posts it says something about", "1", "posts", required=True),
    Column("comments", INT, "comments it holds", "7", "comments", required=True),
    Column("problem", STRING, "why it could not be read, or not wholly", "damaged record: digest"),
)

_VERSIONS = (
    _RECORD,
    _id("text_sha256", "digest of the wording in UTF-8", "9f86d081…"),
    _id("text", "the wording", "I was scanned in May."),
    _FIRST,
    _LAST,
    _id("capture_id", "the first capture that holds this wording", "urn:uuid:6f9e0f4c-…"),
    _id("source", "where it was seen, joined by +: api, page, feed; import and wayback are named before", "api+page"),
)

_LINKS = (
    _RECORD,
    _id("url", "the address linked", "https://doi.org/10.1000/xyz"),
    Column("domain", STRING, "its host without www.", "doi.org"),
    _id(
        "kind",
        "doi, pubmed, pmc (PubMed Central), arxiv, trial, video, site (this one); by lists of services: paper, social "
        "network, shop, news wire, encyclopedia, search engine, pictures and files, shortened address, web archive, "
        "software and licences; web (any other page; that of a blog or forum looks like any)",
        "doi",
    ),
    Column(
        "identifier",
        STRING,
        "what its registry calls it, one spelling for all addresses of the same: DOI in lower case, PubMed number, PMC "
        "number, arXiv number without version, NCT or ISRCTN number, service:number of a video",
        "10.1000/xyz",
        since=2,
    ),
    Column(
        "found",
        STRING,
        "link, or text: named in the words alone (then url is written out there, or made of the identifier)",
        "link",
        since=2,
    ),
    replace(_SITE, since=2),
    replace(_POST_ID, meaning="the thread it is cited in", since=2),
    replace(_AUTHOR_ID, meaning="who cites it", since=2),
    replace(_PUBLISHED, meaning="when it was cited: the post's or comment's time", since=2),
)

_DROPPED = (
    _RECORD,
    _id("step", "the step that took it out or changed it", "topic"),
    _id(
        "reason",
        "off topic, outside the period or the seed's rules, protected, or what was corrected (decided by a person: …)",
        "off topic",
    ),
)

_SITES = (
    _SITE,
    Column("platform", STRING, "the platform most of its pages were read as", "wordpress"),
    Column("via", STRING, "sources in use, joined by +", "api+page"),
    Column("robots", STRING, "what robots.txt answered: obeyed, none, or the status", "obeyed"),
    Column("posts", INT, "rows in `posts`", "73", "posts", required=True),
    Column("comments", INT, "rows in `comments`", "637", "comments", required=True),
    Column("comments_declared", INT, "sum of what the posts declare", "640", "comments"),
    Column(
        "sources",
        SOURCES,
        "what each source in `via` gave: posts and comments, and how many comments it lacks that others have, of "
        "the threads that it has whole (null for what has none whole, as the newest comments in a feed)",
        "[{source: api, posts: 73, comments: 619, lacks: 18}, …]",
    ),
    Column("comments_disagree", INT, "comments whose words or writers differ between sources", "2", "comments"),
    Column(
        "agreement",
        FLOAT,
        "of the comments that API or feeds give of threads with pages captured, the share that these pages show with "
        "the same words and writer; null where none was given",
        "0.998",
        "0..1",
    ),
    Column("first_seen", TIME, "first capture", "2026-11-02 09:00", "UTC"),
    Column("last_seen", TIME, "last capture", "2026-11-09 09:00", "UTC"),
)

_DUPLICATES = (
    _RECORD,
    _id("canonical_id", "the record it repeats: the earliest stated", "wordpress:old.example:post:3"),
    _id("kind", "exact, near or mirror", "near"),
    Column("similarity", FLOAT, "share of word sequences in common (Jaccard)", "0.91", "0..1", required=True),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("posts", "blog post, or first entry of a forum thread", ("post_id",), _POSTS),
        Table("comments", "comment, answer or ping", ("comment_id",), _COMMENTS),
        Table("captures", "WARC record: the evidence", ("capture_id",), _CAPTURES),
        Table(
            "versions", "wording of a post or comment ever seen", ("record_id", "first_seen", "text_sha256"), _VERSIONS
        ),
        Table("links", "address or paper that a post or comment cites", ("record_id", "url"), _LINKS),
        Table("dropped", "record that a step left out or corrected", ("record_id", "step", "reason"), _DROPPED),
        Table("sites", "site", ("site",), _SITES),
        Table("duplicates", "record that repeats one of another site", ("record_id", "canonical_id"), _DUPLICATES),
    )
}
