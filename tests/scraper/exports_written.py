"""Exports of invented blogs, as WordPress and Blogger write them."""

from __future__ import annotations

from html import escape

BLOG = "https://salt.example"
WXR_HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.1.9" created="2012-03-01 10:30" -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Salt</title>
<link>{BLOG}</link>
<pubDate>Thu, 01 Mar 2012 10:30:00 +0000</pubDate>
<language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>{BLOG}</wp:base_blog_url>
<wp:author><wp:author_id>2</wp:author_id><wp:author_login><![CDATA[mara]]></wp:author_login>
<wp:author_email><![CDATA[mara@mail.example]]></wp:author_email>
<wp:author_display_name><![CDATA[Mara of Tidewater]]></wp:author_display_name></wp:author>
"""
WXR_END = "</channel>\n</rss>\n"


def item(
    number: int, *comments: str, status: str = "publish", kind: str = "post", password: str = "", **more: str
) -> str:
    """An entry of a WordPress export; `more` are its title and words, and a link of its own."""
    link = more.get("link", f"{BLOG}/{number}/")
    return f"""<item>
<title><![CDATA[{more.get("title", f"Day {number}")}]]></title>
<link>{link}</link>
<dc:creator><![CDATA[mara]]></dc:creator>
<content:encoded><![CDATA[{more.get("words", f"Words of day {number}.")}]]></content:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date><![CDATA[2011-05-01 09:15:00]]></wp:post_date>
<wp:post_date_gmt><![CDATA[2011-05-01 08:15:00]]></wp:post_date_gmt>
<wp:status><![CDATA[{status}]]></wp:status>
<wp:post_type><![CDATA[{kind}]]></wp:post_type>
<wp:post_password><![CDATA[{password}]]></wp:post_password>
<wp:postmeta><wp:meta_key>_where</wp:meta_key><wp:meta_value>SECRET-meta</wp:meta_value></wp:postmeta>
{"".join(comments)}
</item>
"""


def comment(number: int, words: str = "Yes.", approved: str = "1", kind: str = "comment", parent: int = 0) -> str:
    """A comment of such an entry."""
    return f"""<wp:comment>
<wp:comment_id>{number}</wp:comment_id>
<wp:comment_author><![CDATA[Piet]]></wp:comment_author>
<wp:comment_author_email><![CDATA[SECRET-piet@mail.example]]></wp:comment_author_email>
<wp:comment_author_url></wp:comment_author_url>
<wp:comment_author_IP><![CDATA[192.0.2.7]]></wp:comment_author_IP>
<wp:comment_date><![CDATA[2011-05-02 09:15:00]]></wp:comment_date>
<wp:comment_date_gmt><![CDATA[2011-05-02 08:15:00]]></wp:comment_date_gmt>
<wp:comment_content><![CDATA[{words}]]></wp:comment_content>
<wp:comment_approved><![CDATA[{approved}]]></wp:comment_approved>
<wp:comment_type><![CDATA[{kind}]]></wp:comment_type>
<wp:comment_parent>{parent}</wp:comment_parent>
<wp:commentmeta><wp:meta_key>agent</wp:meta_key><wp:meta_value>SECRET-agent</wp:meta_value></wp:commentmeta>
</wp:comment>"""


def wxr(*items: str) -> str:
    """A whole export."""
    return WXR_HEAD + "".join(items) + WXR_END


ATOM_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'
 xmlns:app='http://purl.org/atom/app#'>
<id>tag:blogger.com,1999:blog-700.archive</id><updated>2012-03-01T10:30:00.000-08:00</updated>
<title type='text'>Harbour</title><link rel='alternate' type='text/html' href='https://harbour.example/'/>
"""


def entry(
    number: int, kind: str = "post", *, draft: bool = False, post: int = 0, parent: int = 0, words: str = ""
) -> str:
    """An entry of Blogger's backup."""
    page = "https://harbour.example/2010/03/letter-{}.html"
    lines = [
        f"<id>tag:blogger.com,1999:blog-700.post-{number}</id><published>2010-03-01T07:30:00.000-08:00</published>",
        f"<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{kind}'/>",
        f"<title type='text'>Letter {number}</title>",
        f"<content type='html'>{escape(words or f'Words of {number}.<br />More.')}</content>",
        "<author><name>Nessa</name><email>SECRET-nessa@mail.example</email></author>",
    ]
    if draft:
        lines.append("<app:control><app:draft>yes</app:draft></app:control>")
    if kind == "comment":
        lines.append(f"<thr:in-reply-to href='{page.format(post)}' ref='tag:blogger.com,1999:blog-700.post-{post}'/>")
        lines.append(f"<link rel='alternate' type='text/html' href='{page.format(post)}?showComment=1#c{number}'/>")
        if parent:
            feed = f"https://harbour.example/feeds/700/{post}/comments/default/{parent}"
            lines.append(f"<link rel='related' type='application/atom+xml' href='{feed}'/>")
    else:
        lines.append(f"<link rel='alternate' type='text/html' href='{page.format(number)}'/>")
    return f"<entry>{''.join(lines)}</entry>"


def backup(*entries: str) -> str:
    """A whole backup of Blogger."""
    return ATOM_HEAD + "".join(entries) + "</feed>"


def takeout(*entries: tuple[int, str, str]) -> str:
    """A feed.atom of Google's Takeout: number, type and status of each entry. It states no address of the blog."""
    written = "".join(
        f"<entry><id>tag:blogger.com,1999:blog-700.post-{n}</id><blogger:type>{kind}</blogger:type>"
        f"<blogger:status>{status}</blogger:status><author><name>Nessa</name></author><title>Letter {n}</title>"
        f"<content type='html'>Words of {n}.</content><published>2010-03-01T07:30:00Z</published>"
        + (
            "<blogger:parent>tag:blogger.com,1999:blog-700.post-501</blogger:parent><blogger:inReplyTo/>"
            if kind == "COMMENT"
            else f"<blogger:filename>/2010/03/letter-{n}.html</blogger:filename>"
        )
        + "<blogger:trashed/></entry>"
        for n, kind, status in entries
    )
    head = "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom' "
    schema = "xmlns:blogger='http://schemas.google.com/blogger/2018'><id>tag:blogger.com,1999:blog-700</id>"
    return f"{head}{schema}<title>Harbour</title>{written}</feed>"
