"""What commands are given: each argument and option with its help, as the commands name them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

Name = Annotated[str, typer.Argument(help="The collection's name.", metavar="NAME")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Delay = Annotated[
    float | None, typer.Option(metavar="SECONDS", min=0, help="Seconds between two requests to a site [default: 1].")
]

# Of new.
Term = Annotated[
    list[str] | None,
    typer.Option(metavar="TERM", help="A word or phrase of the topic in any form; repeat. See docs/topic.md."),
]
Exclude = Annotated[
    list[str] | None, typer.Option(metavar="TERM", help="A phrase in which a term does not count; repeat.")
]
Language = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="A language of the terms [default: the page's, else all]; repeat."),
]
SeedAddress = Annotated[list[str] | None, typer.Option(metavar="URL", help="An address to start from; repeat.")]
SeedFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A file of addresses: lines, CSV, OPML, a blogroll, bookmarks.")
]
Include = Annotated[
    list[str] | None, typer.Option(metavar="PATH", help="Ask at the seeds for these paths only (/blog/*); repeat.")
]
ExcludePath = Annotated[
    list[str] | None, typer.Option("--exclude-path", metavar="PATH", help="Do not ask for these; repeat.")
]
Hops = Annotated[
    int | None, typer.Option(metavar="NUMBER", min=0, help="Follow so many links from a seed and no more.")
]
From = Annotated[
    datetime | None,
    typer.Option("--from", metavar="DATE", formats=["%Y-%m-%d"], help="Posts from this day on (2009-01-31)."),
]
Until = Annotated[datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Posts until this day.")]
Scope = Annotated[
    Literal["topic", "site"], typer.Option(help="topic: keep threads on the topic; site: keep everything.")
]
Evidence = Annotated[
    Literal["page", "api"], typer.Option(help="page: capture each kept thread's page too; api: do without.")
]
Identity = Annotated[
    Literal["pseudonyms", "names"], typer.Option(help="pseudonyms, or names (say why in collection.toml).")
]
Contact = Annotated[
    str | None, typer.Option(metavar="MAIL", help="E-mail address that crawls name; required but for this machine.")
]
AllowHost = Annotated[
    list[str] | None, typer.Option(metavar="HOST", help="A private host that may be asked; repeat, no port.")
]

# Of crawl.
OnlySite = Annotated[list[str] | None, typer.Option(metavar="SITE", help="Only this site; repeat.")]
MaxPages = Annotated[int | None, typer.Option(metavar="NUMBER", min=1, help="Requests to a site in this run.")]
Via = Annotated[
    str | None, typer.Option(help="wayback: read a web archive instead of the live sites.", metavar="wayback")
]
Cdx = Annotated[
    str | None, typer.Option(help="The archive's CDX server [default: the Internet Archive's].", metavar="URL")
]
Sweep = Annotated[
    bool, typer.Option("--sweep", help="Look at everything again: edits, removals, comments approved late.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be asked for, and how long it takes; ask for nothing.")
]
NoBuild = Annotated[bool, typer.Option("--no-build", help="Leave the tables as they are.")]
DryJson = Annotated[bool, typer.Option("--json", help="With --dry-run: print one JSON object.")]

# Of extract.
SavedPage = Annotated[
    str | None, typer.Argument(help="A saved page or an address (with --capture: the collection).", metavar="FILE|URL")
]
CameFrom = Annotated[
    str | None,
    typer.Option(metavar="URL", help="The address that a saved page came from, or that is meant in a WARC file."),
]
Capture = Annotated[str | None, typer.Option(help="A capture of the collection NAME, by its id.", metavar="ID")]
Pages = Annotated[Path | None, typer.Option(metavar="LIST", help='Lines of {"id", "path", "url"}; results go to --to.')]
To = Annotated[Path | None, typer.Option(metavar="DIR", help="The folder for --pages: a file <id>.json a page.")]
OwnContact = Annotated[
    str | None,
    typer.Option(metavar="MAIL", envvar="THREADKEEP_CONTACT", help="E-mail address to name when an address is asked."),
]
