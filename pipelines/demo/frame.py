"""What every theme puts around a post: the head with its links, the sidebar with its traps, the comment navigation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from pipelines.demo.markup import comment_page_path, comment_pages, link, month, slug_of

if TYPE_CHECKING:
    from pipelines.demo.blogs import DemoBlog, DemoPost


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: the server's address without a slash at its end, the blog, the page's own path."""

    base: str
    blog: DemoBlog
    path: str

    def url(self, path: str) -> str:
        """The absolute address of a path."""
        return self.base + path


def head(place: Place, title: str, post: DemoPost | None) -> str:
    """Doctype and <head>, with the API's address where the blog has one, and a post's canonical and short ones."""
    blog = place.blog
    root = place.url(blog.root)
    lines = [
        '<meta charset="UTF-8" />',
        f"<title>{escape(title)} &#8211; {escape(blog.title)}</title>",
        f'<link rel="alternate" type="application/rss+xml" title="Comments Feed" href="{root}/comments/feed/" />',
        f'<meta name="generator" content="WordPress {"6.1" if blog.theme != "classic" else "2.9.2"}" />',
    ]
    if post is not None and not post.protected:
        lines.append(
            f'<link rel="alternate" type="application/rss+xml" title="{escape(post.title)} Comments Feed" '
            f'href="{place.url(post.path)}feed/" />'
        )
    if blog.api:
        lines.append(f'<link rel="https://api.w.org/" href="{root}/wp-json/" />')
    if post is not None and blog.theme != "classic":
        lines.append(f'<link rel="canonical" href="{place.url(place.path)}" />')
        lines.append(f'<link rel="shortlink" href="{root}/?p={post.number}" />')
    inner = "\n".join(lines)
    return f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n{inner}\n</head>'


def sidebar(place: Place) -> str:
    """Pages, recent comments, months, categories; in the classic theme a calendar that never ends."""
    blog = place.blog
    parts = [
        _list("Pages", [link(place.url(p.path), p.title) for p in blog.static_pages] + _drafts(place)),
        _list("Recent Comments", _recent(place), "recentcomments"),
        _list("Archives", [link(place.url(path), month(date)) for path, date in months(blog)]),
        _list("Categories", [link(place.url(f"{blog.root}/category/{slug_of(c)}/"), c) for c in categories(blog)]),
    ]
    if blog.theme == "classic":
        parts.append(calendar(place, 2011, 4))
    return "\n".join(p for p in parts if p)


def calendar(place: Place, year: int, number: int) -> str:
    """A month with links to the one before and the one after: a trap, there is always one more."""
    before, after = (year - (number == 1), (number - 2) % 12 + 1), (year + (number == 12), number % 12 + 1)
    root = place.url(f"{place.blog.root}/calendar")
    days = "".join(f"<td>{n}</td>" for n in range(1, 29))
    return (
        f'<div id="calendar_wrap"><table id="wp-calendar"><caption>{month(datetime(year, number, 1))}</caption>'  # noqa: DTZ001
        f"<tbody><tr>{days}</tr></tbody><tfoot><tr>"
        f"<td>{link(f'{root}/{before[0]}/{before[1]:02}/', '« before')}</td>"
        f"<td>{link(f'{root}/{after[0]}/{after[1]:02}/', 'after »')}</td></tr></tfoot></table></div>"
    )


def comment_nav(place: Place, post: DemoPost, number: int) -> str:
    """Links to the older and newer comment pages; nothing where there is one."""
    last = len(comment_pages(place.blog, post))
    if last == 1:
        return ""
    older = newer = ""
    if number > 1:
        address = place.url(f"{post.path}comment-page-{number - 1}/#comments")
        older = f'<div class="nav-previous">{link(address, "Older comments")}</div>'
    if number < last:
        address = place.url(comment_page_path(post, number + 1, last) + "#comments")
        newer = f'<div class="nav-next">{link(address, "Newer comments")}</div>'
    return f'<nav class="navigation comment-navigation"><div class="nav-links">{older}{newer}</div></nav>'


def months(blog: DemoBlog) -> list[tuple[str, datetime]]:
    """Path and a date of each month in which the blog has a post, newest first."""
    return list({f"{blog.root}/{p.date:%Y/%m}/": p.date for p in blog.posts}.items())


def categories(blog: DemoBlog) -> list[str]:
    """The categories, by name."""
    return sorted({p.category for p in blog.posts if p.category})


def tags(blog: DemoBlog) -> list[str]:
    """The tags, by name."""
    return sorted({t for p in blog.posts for t in p.tags})


def _recent(place: Place) -> list[str]:
    blog = place.blog
    shown = [(c, p) for p in blog.entries if not p.protected for c in p.public_comments if c.author]
    shown.sort(key=lambda pair: (pair[0].date, pair[0].number), reverse=True)
    return [
        f'<span class="comment-author-link">{escape(c.author)}</span> on '
        + link(place.url(f"{p.path}#comment-{c.number}"), p.title)
        for c, p in shown[:5]
    ]


def _drafts(place: Place) -> list[str]:
    """A link into what robots.txt asks to be left alone."""
    return [link(place.url(f"{place.blog.root}/drafts/"), "Drafts")] if place.blog.theme == "classic" else []


def _list(title: str, items: list[str], class_: str = "widget") -> str:
    if not items:
        return ""
    inner = "".join(f'<li class="{class_}">{item}</li>' for item in items)
    return f'<section class="widget"><h2 class="widget-title">{title}</h2><ul>{inner}</ul></section>'
