"""Commands on single pages and files: extract, import."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines import collection as collections
from pipelines.cli.arguments import CameFrom, Capture, Name, OwnContact, Pages, SavedPage, To
from pipelines.cli.new import checked_contact
from pipelines.collection import Place
from scraper.errors import CannotImport, ThreadkeepError, UsageError

if TYPE_CHECKING:
    from scraper.archive import Exchange
    from scraper.items import Page


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(extract)
    app.command(name="import")(import_)


def extract(
    context: typer.Context,
    what: SavedPage = None,
    url: CameFrom = None,
    capture: Capture = None,
    pages: Pages = None,
    to: To = None,
    contact: OwnContact = None,
) -> int:
    """Read one page into its post and comments, as JSON. An address is asked by its robots.txt; nothing is kept."""
    from pipelines.cli import telling

    if pages is not None:
        if to is None:
            raise UsageError("--pages wants --to DIR, the folder for the results")
        return _extract_pages(pages, to)
    if what is None and capture is not None:
        raise UsageError(f"name the collection of the capture too: `threadkeep extract --capture {capture} NAME`")
    if what is None:
        raise UsageError("name a file or an address: `threadkeep extract FILE|URL`")
    if capture is not None:
        page = _captured(Place(collections.home_folder(context.obj), what), capture)
    elif Path(what).exists():
        page = _saved(Path(what), url)
    elif "://" in what:
        page = _asked(what, contact)
    else:
        raise UsageError(f"{what}: no such file, and no address that begins with http:// or https://")
    answer = _read(page)
    typer.echo(telling.as_json(answer))
    if answer["post"] and answer["post"]["gap_reason"]:
        typer.echo(f"note: {answer['post']['gap_reason']}", err=True)
    if page.problem:
        typer.echo(f"note: {page.problem}", err=True)
    return 0


def import_(
    context: typer.Context,
    name: Name,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Saved pages (.html .mhtml .webarchive .txt), a blog's export (WordPress, Blogger), WARC files, WACZ, "
            "ZIPs and folders of these.",
            metavar="FILE...",
        ),
    ],
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The address that the one page came from, or of the blog that was exported."),
    ] = None,
    no_build: Annotated[bool, typer.Option("--no-build", help="Leave the tables as they are.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be imported; keep nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> int:
    """Keep saved pages, blog exports and web archives as captures, build their tables, and name what holds no page."""
    from pipelines import standing
    from pipelines.build import build, check_there
    from pipelines.cli import telling, telling_imports
    from scraper.imports import import_files

    place = Place(collections.home_folder(context.obj), name)
    collection = collections.load(place)
    check_there(place)
    result = import_files(place.captures, files, url, dry=dry_run)
    telling_imports.imported(result, dry=dry_run, as_json=as_json)
    if no_build or dry_run or not result.sites:
        return 1 if result.not_read else 0
    built = build(place, collection, sites=result.sites)
    if not as_json:
        telling.built(built, place)
        if empty := standing.without_words(place, result.runs):
            typer.echo(
                f"note: no post or comment was found in {telling.counted(len(empty), 'page')}: {', '.join(empty[:3])}"
            )
    return 1 if built.failed or result.not_read else 0


def _extract_pages(listed: Path, to: Path) -> int:
    """Read every page of a list; one that cannot be read gives an error in its place, and exit code 1 at the end."""
    lines = _listed(listed)
    to.mkdir(parents=True, exist_ok=True)
    failed = 0
    for line in lines:
        try:
            found = _read(_saved(listed.parent / line["path"], line.get("url")))
        except KeyError:
            found = {"id": line["id"], "error": "the line has no path"}
            failed += 1
        except ThreadkeepError as error:
            found = {"id": line["id"], "error": str(error)}
            failed += 1
        except Exception as error:  # noqa: BLE001  (one page must not cost the others)
            found = {"id": line["id"], "error": f"{type(error).__name__}: {error}"}
            failed += 1
        (to / f"{line['id']}.json").write_text(_written(found, 1), "utf-8")
    typer.echo(f"{len(lines) - failed} of {len(lines)} pages read into {to}")
    return 1 if failed else 0


def _listed(path: Path) -> list[dict[str, Any]]:
    """The lines of a list of pages. Raises UsageError, naming the line at fault."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except OSError as error:
        raise UsageError(f"{path}: not a list of pages: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not a list of pages: no text in UTF-8") from error
    return [_entry(line, f"{path}: line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def _entry(line: str, where: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where} is no JSON: {error}") from error
    if not isinstance(found, dict) or not _FILE_NAME.fullmatch(str(found.get("id", ""))):
        raise UsageError(f'{where}: a line is {{"id", "path", "url"}}, its id the name of a file; this is not: {line}')
    return found


_FILE_NAME = re.compile(r"[^/\\:\0]*[^/\\:\0. ][^/\\:\0]*")  # no way out of the folder


def _read(page: Page) -> dict[str, Any]:
    from scraper.page import is_textual
    from scraper.reading import as_json, read

    if not is_textual(page.media_type):
        raise CannotImport(f"{page.url}: not a page: {page.media_type}; name the page that shows it")
    return as_json(page, read(page))


def _written(answer: dict[str, Any], indent: int) -> str:
    from scraper.reading import written

    return written(answer, indent)


def _saved(path: Path, url: str | None) -> Page:
    from scraper.archive import page_of
    from scraper.imports import pages_in
    from scraper.urls import normal

    other, page, number = None, None, 0
    for found in pages_in(path, url):
        if url is not None and found.url != normal(url):
            continue
        if not _shows_a_page(found):  # alone in its file it is what the file is given for, and its reader says more
            other = found
        else:
            page, number = found, number + 1
    if number > 1 and url is None:
        every = f"keep all with `threadkeep import NAME {path}`, then read each with --capture"
        raise UsageError(f"{path} holds {number} pages: name one with --url URL, or {every}")
    if (chosen := page or other) is None:
        raise CannotImport(f"{path} holds no page of {url}")
    return page_of(chosen)


def _shows_a_page(exchange: Exchange) -> bool:
    from scraper.page import is_textual

    media_type = (exchange.header("content-type") or "").partition(";")[0].strip().lower()
    is_page = exchange.status == 200 and exchange.kind != "revisit" and is_textual(media_type)
    return is_page and not exchange.url.endswith("/robots.txt")


def _captured(place: Place, capture_id: str) -> Page:
    from scraper.archive import page_of, read_exchange
    from scraper.ledger import captures_of

    collections.load(place)
    wanted = capture_id.strip("<>")
    for site in place.sites():
        rows = {row.capture_id: row for row in captures_of(place.captures / site)}
        row = rows.get(wanted)
        while row is not None and row.revisit_of is not None:
            row = rows.get(row.revisit_of)
        if row is not None:
            exchange = read_exchange(place.captures / site / row.warc_file, row)
            return page_of(exchange)
    raise UsageError(f"no capture {wanted} in {place.name}; ids stand in the column capture_id of its tables")


def _asked(address: str, contact: str | None) -> Page:
    """One page off the web, by way of a ledger that is thrown away: the same manners, nothing kept."""
    from urllib.parse import urlsplit

    from scraper.addresses import is_loopback
    from scraper.archive import page_of, read_exchange
    from scraper.crawl import CrawlPlan, crawl
    from scraper.ledger import captures_of
    from scraper.site import Limits

    host = urlsplit(address).hostname or ""
    if contact is None and not is_loopback(host):
        raise UsageError(
            "an address is asked in your name: add --contact you@your.university, or set THREADKEEP_CONTACT"
        )
    checked_contact(contact)
    with tempfile.TemporaryDirectory(prefix="threadkeep-") as folder:
        captures = Path(folder)
        allowed = (host,) if is_loopback(host) else ()
        limits = Limits(max_pages=6, tries=2)
        result = crawl(CrawlPlan("extract", captures, (address,), contact, allowed, follow=False, limits=limits))
        for site in result.sites:
            for row in reversed(captures_of(captures / site)):
                if row.kind != "robots" and not 300 <= row.http_status < 400:
                    exchange = read_exchange(captures / site / row.warc_file, row)
                    if row.http_status != 200:
                        raise CannotImport(f"{address} answers HTTP {row.http_status}")
                    return page_of(exchange)
        raise CannotImport(f"{address} was not captured: {_why_not(captures)}")


def _why_not(captures: Path) -> str:
    from scraper.ledger import reading

    for folder in captures.iterdir():
        with reading(folder) as db:
            query = "SELECT reason, last_outcome FROM urls WHERE kind = 'seed' AND state != 'captured'"
            for reason, outcome in db.execute(query):
                return str(reason or outcome)
    return "it leads to another site"
