"""What an address or words name: papers, preprints, trials and videos by the identifiers that their registries give.

The same paper is cited by many addresses (doi.org, a publisher's page, PubMed old and new, "doi:10.1000/xyz" without a
link); its identifier is one. Hosts here are registries of the whole web, none is a site of a discussion.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from pipelines.services import service_of


class Cited(NamedTuple):
    """A kind of thing and, where its registry numbers it, which."""

    kind: str
    identifier: str | None


def cited(url: str) -> Cited | None:
    """What lies at an address, as far as that tells; None for any page of the web."""
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = unquote(parts.path)
    asked = {name.lower(): values[0] for name, values in query.items()}
    for known in (_registered, _video):
        found = known(host, path, asked)
        if found is not None:
            return found
    paper = doi_in(unquote(url.split("#", 1)[0]), of_address=True)
    if paper is not None:
        return Cited("doi", paper)
    trial = _TRIAL.search(path) or _TRIAL.search(parts.query)
    if trial and host.endswith(_TRIALS):
        return Cited("trial", trial.group().upper())
    service = service_of(url)
    return Cited(service, None) if service else None


def named(text: str) -> list[Cited]:
    """What words name by an identifier, each once: doi:10.1000/xyz, PMID 123456, PMC123456, arXiv:0805.1234."""
    found: dict[Cited, None] = {}
    for match in _DOI.finditer(text):
        identifier = doi_in(match.group())
        if identifier:
            found[Cited("doi", identifier)] = None
    for kind, pattern in _WRITTEN:
        for match in pattern.finditer(text):
            found[Cited(kind, match.group(1).upper() if kind != "arxiv" else match.group(1))] = None
    return list(found)


def addresses_in(text: str) -> list[str]:
    """Addresses written out in words, without the marks that end the sentence; not those that were cut for show."""
    return [
        _without_end(match.group())
        for match in _ADDRESS.finditer(text)
        if not match.group().rstrip(")]}").endswith(("…", "..."))
    ]


def address_of(one: Cited) -> str:
    """Where the registry shows it."""
    return _SHOWN[one.kind if one.kind != "trial" or str(one.identifier).startswith("NCT") else "isrctn"].format(
        one.identifier
    )


def doi_in(text: str, *, of_address: bool = False) -> str | None:
    """The DOI in an address or in words, in lower case (DOIs have no case), without what ends the sentence."""
    match = _DOI.search(text)
    if not match:
        return None
    found = match.group()
    if of_address:
        found = _AFTER_DOI.sub("", found.split("?")[0].split("&")[0].split(";jsessionid")[0])
    found = _without_end(found)
    return found.lower() if found.partition("/")[2] else None


_DOI = re.compile(r"(?<![\d.])10\.\d{4,9}(?:\.\d+)*/[^\s\"“”<>«»|\\^`{}，。、；（）]+")
# What publishers put behind it: views of the paper and forms of its file.
_AFTER_DOI = re.compile(
    r"(?:/(?:abstract|abs|full|fulltext|full-text|full_text|pdf|epdf|epub|pdfplus|html|htm|xml|summary|references|"
    r"figures|tables|meta|metrics|citedby|supplementary|supplemental|suppinfo|issuetoc|asset/.*|download|index))+(?:\.html?)?/?$"
    r"|\.(?:full|abstract|short|long|full\.pdf|pdf|html|extract)$|/$",
    re.I,
)
_SHOWN = {
    "doi": "https://doi.org/{}",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmc": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "arxiv": "https://arxiv.org/abs/{}",
    "trial": "https://clinicaltrials.gov/study/{}",
    "isrctn": "https://www.isrctn.com/{}",
}
_TRIAL = re.compile(r"NCT\d{8}|ISRCTN\d{8}", re.I)
_TRIALS = ("clinicaltrials.gov", "isrctn.com", "controlled-trials.com")
_ARXIV = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})"
_WRITTEN = (
    ("pubmed", re.compile(r"\b(?:PMID|PubMed\s?ID|Pub\s?Med)\s*(?:no\.?|#|:|=)?\s*(\d{5,8})\b", re.I)),
    ("pmc", re.compile(r"\b(PMC\d{5,8})\b")),
    ("arxiv", re.compile(rf"\barxiv:\s*{_ARXIV}", re.I)),
    ("trial", re.compile(r"\b(NCT\d{8}|ISRCTN\d{8})\b", re.I)),
)
_ADDRESS = re.compile(r"(?:https?://|\bwww\.(?=[\w-]+\.))[^\s<>\"'“”„«»，。、（）]+", re.I)


def _without_end(found: str) -> str:
    """An address or DOI without the marks of its sentence; a bracket stays where its other half is in it."""
    while found and (found[-1] in ".,;:!?'’*_…" or (found[-1] in ")]" and _is_open(found))):
        found = found[:-1]
    return found


def _is_open(found: str) -> bool:
    closing = found[-1]
    return found.count(closing) > found.count("(" if closing == ")" else "[")


def _registered(host: str, path: str, asked: dict[str, str]) -> Cited | None:
    """PubMed, PubMed Central, Europe PMC and arXiv, in the forms their addresses have had."""
    if host in ("ncbi.nlm.nih.gov", "pubmed.ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov", "europepmc.org", "hubmed.org",
                "pubmed.com", "pubmed.gov", "ukpmc.ac.uk", "pubmedcentral.nih.gov", "pubmedcentral.gov"):  # fmt: skip
        central = _CENTRAL.search(path) or (_DIGITS.match(asked["artid"]) if "artid" in asked else None)
        if central:
            return Cited("pmc", f"PMC{central.group(1)}")
        number = _NUMBERED.search(path)
        if number is None and (
            host != "ncbi.nlm.nih.gov" or "/pubmed" in path or asked.get("db", "").lower() == "pubmed"
        ):
            told = (asked.get(name, "") for name in ("term", "list_uids", "id", "uids", "termtosearch", "cmd"))
            number = next((match for one in told if (match := _DIGITS.match(one))), None)
        if number:
            return Cited("pubmed", number.group(1))
        if "pmc" in path or host.startswith(("pmc.", "pubmedcentral")):
            return Cited("pmc", None)
        return Cited("pubmed", None) if "pubmed" in f"{host}{path}" else None
    if host.endswith("arxiv.org"):
        preprint = re.search(rf"/(?:abs|pdf|html|ps|format)/{_ARXIV}", path)
        return Cited("arxiv", preprint.group(1) if preprint else None)
    if host == "nature.com" and (paper := _NATURE.match(path)):
        return Cited("doi", f"10.1038/{paper.group(1).lower()}")
    return None


_CENTRAL = re.compile(r"PMC(?:/PMC)?(\d+)|/pmc/articles/(\d+)", re.I)
_NUMBERED = re.compile(r"^/(?:m/)?(?:pubmed/|entrez/|abstract/MED/|article/MED/|)(\d{1,8})(?:/|$)", re.I)
_DIGITS = re.compile(r"^\s*(?:PMC)?(\d{4,8})(?:\s*\[(?:uid|pmid)\])?\s*$", re.I)
_NATURE = re.compile(r"^/articles/((?:s\d{5}-|nature|nm|nrneurol|nn|ncomms|srep)[\w.-]*\d)(?:\.pdf)?/?$", re.I)


def _video(host: str, path: str, asked: dict[str, str]) -> Cited | None:
    """A video by its service and number there."""
    for service, hosts, place in _VIDEOS:
        if hosts.fullmatch(host):
            match = place.search(path)
            number = match.group(1) if match else asked.get("v") if service == "youtube" else None
            if number and service == "youtube":
                number = number[:11] if len(number) >= 11 else None
            return Cited("video", f"{service}:{number}" if number else None)
    return None


_VIDEOS = (
    ("youtube", re.compile(r"youtu\.be"), re.compile(r"^/([\w-]{11})")),
    ("youtube", re.compile(r"(?:gdata\.)?youtube(?:-nocookie)?\.com"),
     re.compile(r"/(?:embed|v|vi|e|shorts|live)/([\w-]{11})")),
    ("vimeo", re.compile(r"(?:player\.)?vimeo\.com"), re.compile(r"(?:^|/)(\d{5,})(?:/|$)")),
    ("dailymotion", re.compile(r"dailymotion\.com"), re.compile(r"/video/([a-z0-9]+)")),
    ("dailymotion", re.compile(r"dai\.ly"), re.compile(r"^/([a-z0-9]+)")),
)  # fmt: skip
