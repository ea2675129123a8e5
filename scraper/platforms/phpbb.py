"""phpBB 2 and 3: prosilver and subsilver, and the skins made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "phpbb"
VERSION = 2


def detect(page: Page) -> bool:
    """Is it a page of a phpBB board?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Threads, their later pages and boards."""
    return links_of_board(page, _ADDRESSES)


def post(page: Page) -> Post | None:
    """The first entry of a thread; of a later page the title alone."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The entries after the first; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Post and comments, found in one search."""
    return read_board(page, _MARKUPS, _ADDRESSES)


# What the board itself is made of: a blog's page that links to a board, also to its own site's, is none of it.
_WORDS = ("phpBB", "phpbb", "viewtopic.php", "viewforum.php")
_MARKS = (
    "#phpbb,body[class*='section-view'],.copyright a[href*='phpbb.com'],.copyright[href*='phpbb.com'],"
    ".footer-copyright,a.topictitle[href*='viewtopic'],a.forumtitle[href*='viewforum'],a.forumlink[href*='viewforum'],"
    "a.maintitle[href*='viewtopic'],a.titles[href*='viewtopic'],a.nav[href*='viewforum'],"
    ".topic-title > a[href*='viewtopic'],body:has(.postbody):has(a[href*='mode=viewprofile']),"
    "body:has(.postbody):has(a[href*='viewtopic.php?p='])"
)
_ADDRESSES = Addresses(
    thread=r"viewtopic\.php\?|/[\w-]+-t\d+(?:-\d+)?\.html|/(?:topic|post)\d+(?:-\d+)?\.html",
    later=r"[?&]start=[1-9]\d*|-t\d+-[1-9]\d*\.html|/topic\d+-[1-9]\d*\.html",
    archive=r"viewforum\.php|/index\.php$|^https?://[^/?]+/(?:[\w-]+/)?$|-f\d+(?:-\d+)?\.html|/forum\d+(?:-\d+)?\.html",
    trap=r"[?&](?:p=\d+|view=|vote=|hilit=|highlight=[^&]|watch=|unwatch=|bookmark=|sid=|sk=|sd=|st=|postorder=desc|"
    r"vote_rating=|thanks=|rthanks=)|mode=|/(?:memberlist|ucp|mcp|faq|cron|groupcp|profile|privmsg|modcp|viewonline|feed|"
    r"app)\.php|/post\d+\.html",
    drop=r"postdays=0|postorder=asc|highlight=|start=0",
)
_THREAD = Markup(
    entry="",
    thread_key=r"[?&]t=(\d+)|-t(\d+)(?:-\d+)?\.html|/topic(\d+)",
    later=r"[?&]start=[1-9]\d*|(?<=\d)-[1-9]\d*(?=\.html$)",
)
_PROSILVER = replace(
    _THREAD,
    entry=".post[id^=p]:has(.content),.post[id^=p]:has(.postbody),.post-container[id^=p],article[id^=p]:has(.content)",
    key=r"^p(\d+)$",
    skip="[id^=preview],[id^=pr]:not([id^=profile])",
    text=".content;.postbody .message;.post-content;.postbody",
    author=".author .username,.author .username-coloured,.author strong a;.author strong;.postprofile .username,"
    ".postprofile .username-coloured;.postprofile dt > a,.postprofile dt > strong;.postprofile a[href*='viewprofile'];"
    ".postauthor;.username,.username-coloured",
    date=".author time;p.author,.author;.post-date,.postdate;time",
    chrome=".signature,.notice,.rules,.attachbox,.inline-attachment dl,.codebox > p,dl.codebox > dt,.post-buttons,"
    ".profile-icons,p.author,h3:has(> a[href^='#p']),.edited,.back2top,.postprofile,.ignore,[id^=list_thanks],"
    "[id^=div_post_reput],.post-notice,.postlove,.reactions",
    quote="blockquote",
    quote_head="cite",
    quote_key=r"(?:[?&#]p=?|^)(\d+)(?:#|$)",
    title=".topic-title;#page-body > h2;h2 > a[href*='viewtopic'],h1 > a[href*='viewtopic']",
    page_number=".pagination li.active span,.pagination strong",
)
_SUBSILVER = replace(
    _THREAD,
    entry="tr:has(> td > .postauthor)",
    more="tr",
    key=r"^p?(\d+)$",
    key_from="a[name],a[id]",
    text="div.postbody;.postbody",
    author=".postauthor",
    date="td.gensmall > div + div;td.gensmall",
    chrome=".codetitle,.attachtitle,.gensmall,.signature",
    end=r"(?:^|\n)_{10,}",
    quote=".quotecontent,blockquote",
    quote_head=".quotetitle,cite",
    quote_key=r"(?:[?&#]p=?|^)(\d+)(?:#|$)",
    title="a.titles;#pageheader h2;.titles",
    page_number="td.nav strong,.nav strong",
)
_PHPBB2 = replace(
    _THREAD,
    entry="tr:has(> td > .name):has(.postbody),tr:has(> td > .name > a[name]),"
    "tr:has(> td > .postauthor):has(.postbody)",
    key=r"^p?(\d+)$",
    key_from="a[name],a[id]",
    text="td:has(> .postbody);td:has(> div > .postbody);.postbody",
    author=".name b,.name strong;.name;.postauthor",
    date="a[href*='viewtopic'] ~ .postdetails;a[href*='viewtopic'] + span;td + td .postdetails;td + td .gensmall",
    chrome=".gensmall,.attachtable,table:has(> tbody > tr > .attachheader),tr:has(+ tr > td.code)",
    end=r"(?:^|\n)_{10,}",
    quote="table:has(> tbody > tr > td.quote)",
    quote_head=".genmed,.quotetitle",
    quote_text="td.quote",
    title="a.maintitle;.maintitle;h1 a[href*='viewtopic']",
    page_number=".nav b,.gensmall b b",
)
_OTHER = replace(  # skins with classes of their own: phpBB's ids and links stay
    _PROSILVER,
    entry=",".join(f"[id^=p{digit}]:has(a[href*='#p{digit}'])" for digit in range(1, 10)),
    text=".content,.message,.post-text,.posttext,.post-message,.entry-content,.post_content,.text;"
    "[class*=content],[class*=message],[class*=text]",
    author=".username,.username-coloured;a[href*='mode=viewprofile']",
)
_PRINT = replace(
    _PROSILVER,
    entry="#page-body .post:has(> .author):has(> .content)",
    author=".author strong",
    date=".date",
    later=r"[?&]start=[1-9]\d*|[?&]view=print",
    title="#page-header h2;head > title",
    page_number=".page-number strong",
)
_MARKUPS = (_PROSILVER, _SUBSILVER, _PHPBB2, _OTHER, _PRINT)
