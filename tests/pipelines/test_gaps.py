"""What `status --gaps` says: each thread with a gap, why, and what can be done; a cure for every reason there is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pipelines import gaps
from scraper.platforms.generic import elsewhere

ROOT = Path(__file__).parent.parent.parent
ANY = gaps.to_do("a reason that nobody writes", "veins")


def words(node: ast.AST) -> list[str]:
    """The texts an expression can be, what is filled in being a 7; NOT_TOLD as its words."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and node.value else []
    if isinstance(node, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else _filled(part) for part in node.values]
        return ["".join(parts)]
    if isinstance(node, ast.IfExp):
        return words(node.body) + words(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [text for value in node.values for text in words(value)]
    return []


def _filled(part: ast.AST) -> str:
    value = part.value if isinstance(part, ast.FormattedValue) else None
    return "cannot be told" if isinstance(value, ast.Name) and value.id == "NOT_TOLD" else "7"


def returned(path: str, *functions: str) -> set[str]:
    """What functions of a file return as text, and the keys of a dict `causes` in it."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    inside = [f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) and f.name in functions]
    found = {
        text for f in inside for node in ast.walk(f) if isinstance(node, ast.Return) and node.value
        for text in words(node.value)
    }  # fmt: skip
    keys = [node.keys for f in inside for node in ast.walk(f) if isinstance(node, ast.Dict)]
    return found | {text for some in keys for key in some if key is not None for text in words(key)}


def stated() -> set[str]:
    """What platforms give as `gap_reason`."""
    found = set()
    for path in (ROOT / "scraper/platforms").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "gap_reason":
                found |= set(words(node.value))
    return found


def reasons() -> list[str]:
    """Every reason that the code can write."""
    found = returned("pipelines/steps/thread/gaps.py", "_gap", "_surplus") | stated()
    found |= returned("scraper/platforms/text/__init__.py", "_gap", "_unclear")
    found |= {f"held by {service}" for service, _, _ in elsewhere._SERVICES}
    found |= {"off topic", "the post itself was not captured", "more held than declared"}
    return sorted(found)


def test_the_reasons_are_found() -> None:
    """The walk through the code finds reasons of each kind."""
    found = reasons()
    assert len(found) > 45
    assert {"capture failed", "later pages not captured", "trackbacks not counted", "held by Disqus"} <= set(found)
    assert any("cannot be told" in reason for reason in found)
    assert "7 shown collapsed, without their words" in found


@pytest.mark.parametrize("reason", reasons())
def test_every_reason_has_its_cure(reason: str) -> None:
    """Each reason that the code can write says what to do, and names the collection where a command is to be given."""
    cure = gaps.to_do(reason, "veins")
    assert cure != ANY
    assert "NAME" not in cure
    assert ("threadkeep" not in cure) or "veins" in cure


def test_causes_together_have_their_cures_together() -> None:
    """Of two causes both cures are said, each once."""
    both = gaps.to_do("some held are gone from the page; some held are not shown on the page", "veins")
    assert both == gaps.to_do("some held are gone from the page", "veins")
    assert gaps.to_do("trackbacks not counted; some held are gone from the page", "veins").count("nothing to do") == 2


def test_failures_are_told_as_they_were() -> None:
    """The last outcome and how often it was tried; pages of other threads are none of it."""
    failures = [("http://a.example/1/", "HTTP 503", 3), ("http://a.example/2/", "timeout", 1)]
    assert gaps._detail("http://a.example/1/", failures) == "HTTP 503 3 times"
    assert gaps._detail("http://a.example/2/", failures) == "timeout once"
    assert gaps._detail("http://a.example/3/", failures) is None


def test_sums_count_by_reason() -> None:
    """The reason of most threads comes first, with what is declared and held."""
    row = {"comments_declared": 3, "comments_archived": 1, "to_do": "x"}
    found = gaps.sums([{**row, "gap_reason": "b"}, {**row, "gap_reason": "a"}, {**row, "gap_reason": "b"}])
    assert [(one["gap_reason"], one["threads"], one["declared"], one["held"]) for one in found] == [
        ("b", 2, 6, 2), ("a", 1, 3, 1),
    ]  # fmt: skip
