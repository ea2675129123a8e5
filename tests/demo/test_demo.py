"""The demo's blogs: the same bytes every time, whole, and as the truth says."""

from __future__ import annotations

import gzip
import json
import urllib.error
import urllib.request
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest

from pipelines.demo import BASE, pages, seeds, serving, truth
from pipelines.demo.blogs import blogs
from pipelines.demo.markup import comment_pages
from pipelines.demo.site import answer
from scraper.page import parsed

ROUNDS = (1, 2)


@pytest.mark.parametrize("round", ROUNDS)
def test_pages_are_the_same_every_time(round: int) -> None:
    """Two makings of a round give the same bytes, whatever was made before."""
    first = pages(BASE, round)
    pages.cache_clear()
    blogs.cache_clear()
    assert pages(BASE, round) == first


@pytest.mark.parametrize("round", ROUNDS)
def test_every_page_is_reachable_from_a_front_page(round: int) -> None:
    """Links lead from the front pages to every page of the blogs, but for a newest comment page's second address."""
    found: set[str] = set()
    waiting = [urlsplit(seed).path for seed in seeds()]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for link in _links(path, round):
            if "/calendar/" not in link and link not in found:
                waiting.append(link)
    extra = {p for p in pages(BASE, round) if p not in found}
    newest = {f"{_thread(p)}comment-page-{_last(p, round)}/" for p in extra if "comment-page" in p}
    assert extra == newest | {"/", "/robots.txt"}


@pytest.mark.parametrize("round", ROUNDS)
def test_no_link_of_a_page_is_broken(round: int) -> None:
    """Everything that a page links to on the host answers 200."""
    targets = {link for path in pages(BASE, round) if not path.endswith("/feed/") for link in _links(path, round)}
    assert {t: s for t in targets if (s := answer(BASE, round, t).status) != 200} == {}


@pytest.mark.parametrize("round", ROUNDS)
def test_a_browser_reads_every_page_as_it_was_meant(round: int) -> None:
    """Lexbor finds as many comments in the tree of a page as its theme wrote, each within the one list."""
    for path, found in pages(BASE, round).items():
        if not found.media_type.startswith("text/html"):
            continue
        html = found.body.decode()
        tree = parsed(html)
        assert tree.css_first("title").text(), path
        items = tree.css("li[id^=comment-]")
        assert len(items) == html.count('<li id="comment-'), path
        outermost = {i.parent.mem_id for i in items if not _inside_a_comment(i)}
        assert len(outermost) <= 1, path


@pytest.mark.parametrize("round", ROUNDS)
def test_truth_says_what_the_pages_show(round: int) -> None:
    """A comment that the truth puts on a page stands on one of its thread's pages, and no other comment does."""
    for post in truth(round):
        shown: set[int] = set()
        for path, found in pages(BASE, round).items():
            if found.media_type.startswith("text/html") and _thread(path) == urlsplit(post.url).path:
                ids = [i.attributes["id"] for i in parsed(found.body.decode()).css("li[id^=comment-]")]
                assert len(ids) == len(set(ids))
                shown |= {int(i.removeprefix("comment-")) for i in ids}
        assert shown == {c.number for c in post.comments if c.on_page}, post.url


@pytest.mark.parametrize("round", ROUNDS)
def test_truth_says_what_the_api_gives(round: int) -> None:
    """The API gives the comments that the truth says it gives, under their posts; a blog without API gives an error."""
    target = "/~{}/wp-json/wp/v2/comments?per_page=100&orderby=id&order=asc&page=1"
    for blog in blogs(BASE, round):
        found = answer(BASE, round, target.format(blog.slug))
        if not blog.api:
            assert found.status == 401
            continue
        given = {(row["post"], row["id"]) for row in json.loads(found.body)}
        mine = [p for p in truth(round) if p.blog == blog.slug]
        assert given == {(p.number, c.number) for p in mine for c in p.comments if c.in_api}


def test_the_api_gives_one_comment_by_its_number() -> None:
    """As in WordPress a ping, which the listing leaves out, is given by its number; what is not public never is."""
    one = "/~maren/wp-json/wp/v2/comments/{}"
    assert json.loads(answer(BASE, 1, one.format(38)).body)["type"] == "trackback"
    assert [answer(BASE, 1, one.format(n)).status for n in (34, 90, 999)] == [401, 401, 404]


def test_no_source_alone_is_complete() -> None:
    """The API's listing lacks the trackback, the pages an answer to a comment that was held; together they have all."""
    comments = [c for p in truth(1) if p.blog == "maren" for c in p.comments]
    assert {c.kind for c in comments if not c.in_api} == {"trackback", "pingback"}
    assert [c.number for c in comments if not c.on_page] == [35]
    assert all(c.in_api or c.on_page for c in comments)


def test_what_changes_between_the_rounds() -> None:
    """One comment is edited, one removed, one post with two comments is written; nothing else changes."""
    first, second = ({(p.blog, p.number): p for p in truth(r)} for r in ROUNDS)
    assert [key for key in second if key not in first] == [("maren", 41)]
    changed: Counter[str] = Counter()
    for key, post in first.items():
        before, after = ({c.number: c for c in p.comments} for p in (post, second[key]))
        changed["removed"] += len(before.keys() - after.keys())
        changed["written"] += len(after.keys() - before.keys())
        changed["edited"] += sum(before[n] != after[n] for n in before.keys() & after.keys())
    assert changed == {"removed": 1, "written": 0, "edited": 1}


@pytest.mark.parametrize("round", ROUNDS)
def test_what_is_not_public_is_nowhere(round: int) -> None:
    """No page, feed or API answer holds the text of a held comment or of the protected post."""
    calls = [f"/~maren/wp-json/wp/v2/{name}?per_page=100" for name in ("posts", "pages", "comments")]
    bodies = [a.body for a in pages(BASE, round).values()] + [answer(BASE, round, t).body for t in calls]
    assert not [b for b in bodies if b"SECRET" in b]


def test_a_long_thread_has_comment_pages_and_depth() -> None:
    """One thread runs over several comment pages, newest first, with answers four deep."""
    post = next(p for b in blogs(BASE, 1) for p in b.entries if p.number == 12)
    blog = next(b for b in blogs(BASE, 1) if post in b.entries)
    assert len(comment_pages(blog, post)) == 3
    html = pages(BASE, 1)[post.path].body.decode()
    assert f"{post.path}comment-page-2/#comments" in html
    assert "depth-4" in "".join(a.body.decode() for p, a in pages(BASE, 1).items() if p.startswith(post.path))


def test_server_packs_and_validates() -> None:
    """An answer is gzip'd where asked for, and 304 where the client has it, by either validator."""
    with serving(1, port=0) as server:
        url = f"{server.base}/~odile/"
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})) as got:
            assert gzip.decompress(got.read()) == pages(server.base, 1)["/~odile/"].body
            validators = {"If-None-Match": got.headers["ETag"]}, {"If-Modified-Since": got.headers["Last-Modified"]}
        for headers in validators:
            again = urllib.request.Request(url, headers={"Accept-Encoding": "gzip", **headers})
            with pytest.raises(urllib.error.HTTPError) as refused, urllib.request.urlopen(again):
                pass
            assert refused.value.code == 304
            refused.value.close()
        assert server.requests == ["/~odile/"] * 3


def test_a_changed_page_has_a_later_date_and_another_tag() -> None:
    """A client that saw round 1 gets the edited thread anew in round 2, and 304 for a thread that did not change."""
    edited, same = "/~maren/2011/02/07/what-the-halden-cuff-is/comment-page-2/", "/~piet/2011/01/22/snow/"
    with serving(1, port=0) as server:
        port = int(server.base.rpartition(":")[2])
        seen = {path: _validators(server.base + path) for path in (edited, same)}
    with serving(2, port=port) as server:
        assert server.base.endswith(str(port))
        now = {path: _validators(server.base + path) for path in (edited, same)}
    assert seen[same] == now[same]
    assert seen[edited][0] != now[edited][0]
    assert seen[edited][1] != now[edited][1]


def test_a_taken_port_gives_another_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    """A second server asked for the same port takes another one and names it in the log."""
    with serving(1, port=0) as first:
        port = int(first.base.rpartition(":")[2])
        with serving(1, port=port) as second:
            assert second.base != first.base
            assert second.base.rpartition(":")[2] in caplog.text


def _links(path: str, round: int) -> list[str]:
    found = answer(BASE, round, path)
    if not found.media_type.startswith("text/html"):
        return []
    hrefs = [a.attributes.get("href") or "" for a in parsed(found.body.decode()).css("a[href], link[rel=alternate]")]
    here = [urlsplit(urljoin(BASE + path, h)) for h in hrefs]
    return [u.path for u in here if f"{u.scheme}://{u.netloc}" == BASE]


def _thread(path: str) -> str:
    return path.partition("comment-page-")[0]


def _last(path: str, round: int) -> int:
    return next(len(comment_pages(b, p)) for b in blogs(BASE, round) for p in b.entries if p.path == _thread(path))


def _inside_a_comment(item: object) -> bool:
    node = item.parent  # type: ignore[attr-defined]
    while node is not None:
        if (node.attributes.get("id") or "").startswith("comment-"):
            return True
        node = node.parent
    return False


def _validators(url: str) -> tuple[str, str]:
    with urllib.request.urlopen(url) as got:
        return got.headers["ETag"], got.headers["Last-Modified"]
