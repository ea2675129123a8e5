"""The project as somebody else gets it: locks without an index, a wheel that runs alone, imports on any system."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
POSIX_ONLY = ("fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the tree without asking the network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    _run(build, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def empty(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment that holds the wheel, with its dependencies lent by this one."""
    folder = tmp_path_factory.mktemp("empty")
    _run([sys.executable, "-m", "venv", str(folder)], cwd=folder)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    _run([str(python), "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)], cwd=folder)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(_run([str(python), "-c", ask], cwd=folder).strip())
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    # A path file's lines are not searched for further path files: the tree itself, which this environment has as an
    # editable install, stays out of sight.
    (packages / "lent.pth").write_text("\n".join(sorted(lent)), encoding="utf-8")
    return programs


def test_the_wheel_holds_both_packages_and_the_demo_s_texts(wheel: Path) -> None:
    """Everything that a command reads from its package is in the wheel; tests, data sets and benchmarks are not."""
    names = zipfile.ZipFile(wheel).namelist()
    assert {"scraper/__init__.py", "pipelines/__init__.py", "pipelines/demo/blogs.toml"} <= set(names)
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"scraper", "pipelines"}
    tracked = _run(["git", "ls-files", "scraper", "pipelines"], cwd=ROOT).split()
    assert set(tracked) <= set(names)


def test_the_wheel_runs_alone(empty: Path, tmp_path: Path) -> None:
    """`threadkeep --help` answers from the wheel in an empty environment, in an empty folder."""
    out = _run([str(empty / "threadkeep"), "--help"], cwd=tmp_path)
    assert "crawl" in out
    assert "build" in out


def test_the_wheel_s_demo_has_its_blogs(empty: Path, tmp_path: Path) -> None:
    """The demo's texts are read from the installed package, not from this tree."""
    code = "import pipelines.demo as d; print(d.__file__); print(len(d.truth(1)))"
    where, count = _run([str(empty / "python"), "-c", code], cwd=tmp_path).splitlines()
    assert Path(where).is_relative_to(empty.parent)
    assert int(count) == 15


def test_every_module_imports_without_what_only_posix_has(tmp_path: Path) -> None:
    """Each module of both packages imports where fcntl, resource, pwd and the like do not exist, as on Windows."""
    code = f"""
import importlib, pkgutil, sys, warnings
warnings.filterwarnings("ignore", "only soft file lock is available")
for name in {POSIX_ONLY!r}:
    if name != "posix":  # the interpreter's own, in use since it started
        sys.modules[name] = None
import pipelines, scraper
for package in (scraper, pipelines):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
        print(module.name)
"""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    files = [p for folder in ("scraper", "pipelines") for p in (ROOT / folder).rglob("*.py")]
    assert len(done.stdout.split()) == len(files) - 2  # the packages themselves were imported first


@pytest.mark.parametrize("name", ["uv.lock", "requirements.lock"])
def test_a_lock_names_no_index(name: str) -> None:
    """Neither lock holds an address, a registry's name or a path of the machine that made it."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.findall(r"\w+://|pypi|pythonhosted|--(?:extra-)?index|--find-links|--trusted-host", text, re.I)
    assert set(re.findall(r'registry = "([^"]*)"', text)) <= {"unnamed"}
    assert not re.findall(r"(?:url|path) = ", text)


@pytest.mark.skipif(shutil.which("uv") is None, reason="uv is not on the path")
def test_uv_accepts_its_lock(tmp_path: Path) -> None:
    """uv finds its lock up to date with pyproject.toml, offline and with nothing cached."""
    check = ["uv", "lock", "--check", "--offline", "--no-config", "--cache-dir", str(tmp_path), "--project", str(ROOT)]
    env = {k: v for k, v in os.environ.items() if not k.startswith("UV_")}
    done = subprocess.run(check, cwd=tmp_path, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_both_locks_pin_the_same() -> None:
    """The two locks hold the same packages, versions and digests."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    of_uv = {
        (p["name"], p["version"]): {d["hash"] for d in [*p.get("wheels", ()), p.get("sdist")] if d}
        for p in packages
        if p["name"] != "threadkeep"
    }
    assert _pinned() == of_uv


def test_the_locks_hold_every_dependency() -> None:
    """Every dependency of pyproject.toml, those of the groups and of the build too, is pinned with digests."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *(line for group in project["dependency-groups"].values() for line in group),
        *project["build-system"]["requires"],
    ]
    names = {re.split(r"[<>=!~;\[ ]", line)[0].lower().replace("_", "-") for line in wanted}
    pinned = _pinned()
    assert names <= {name for name, _ in pinned}
    assert all(pinned.values())


def test_a_lock_is_installed_as_it_stands() -> None:
    """What an index has got since changes no environment: pip takes the lock's lines and resolves nothing."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in makefile.splitlines() if "-m pip install" in line]
    assert len(installs) == 2
    assert all("--no-deps" in line for line in installs)


def test_the_makefile_and_ci_run_the_same() -> None:
    """Continuous integration runs `make test` and nothing else that judges; its servers are required there."""
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert script.rstrip().endswith("\nmake test")
    assert "THREADKEEP_E2E=required" in script
    assert os.access(ROOT / ".ci/run", os.X_OK)


def _pinned() -> dict[tuple[str, str], set[str]]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    found: dict[tuple[str, str], set[str]] = {}
    for line in filter(None, lines):
        name, version = re.split(r"[ ;]", line)[0].split("==")
        found.setdefault((name, version), set()).update(re.findall(r"--hash=(\S+)", line))
    return found


def _run(command: list[str], cwd: Path) -> str:
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=cwd, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, (command, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout
