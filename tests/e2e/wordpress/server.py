"""Debian's WordPress on loopback for one test run: a private MariaDB on a socket, PHP's own web server, no root."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wordpress.blog import seed

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
SHARE = Path("/usr/share/wordpress")
THEMES = ("twentytwentyone", "twentytwentytwo", "twentytwentythree")
PATIENCE = 300  # seconds until a server answers, on a busy machine


@dataclass(frozen=True, slots=True)
class WordPress:
    """A running blog: its address without a slash at its end, what it truly holds, its folder."""

    url: str
    truth: dict[str, Any]
    folder: Path

    def shows(self, theme: str, **options: Any) -> None:
        """From the next request on, answer with this theme and these options; and forget the requests so far."""
        faces = {"template": theme, "stylesheet": theme, **options}
        new = self.folder / "faces.new"
        new.write_text(json.dumps(faces), encoding="utf-8")
        new.replace(self.folder / "wp/wp-content/faces.json")
        self._log.write_text("", encoding="utf-8")

    def requests(self) -> list[str]:
        """The targets asked for since the last `shows`."""
        return self._log.read_text(encoding="utf-8").splitlines()

    def export(self) -> str:
        """What its owner gets from Tools, Export: everything, what nobody may see too."""
        command = [_needed("php"), "-d", "display_errors=0", str(HERE / "blog.php"), "export", str(self.folder / "wp")]
        done = subprocess.run([*command, self.url], check=True, capture_output=True, text=True, timeout=600)
        return done.stdout

    def changes(self, how: str) -> tuple[Any, dict[str, Any]]:
        """Let people write, edit and remove (`news` or `later`): which numbers were changed, and the truth after it."""
        after = self.folder / f"{how}.json"
        command = [_needed("php"), str(HERE / "change.php"), str(self.folder / "wp"), self.url, how, str(after)]
        done = subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        return json.loads(done.stdout), json.loads(after.read_text(encoding="utf-8"))

    @property
    def _log(self) -> Path:
        return self.folder / "requests.log"


def missing() -> list[str]:
    """The commands and folders that Debian's packages would bring and this machine lacks."""
    found = [name for name in ("php", "mariadbd", "mariadb-install-db", "mariadb") if _program(name) is None]
    themes = [SHARE / "wp-content/themes" / theme for theme in THEMES] if SHARE.exists() else []
    found += [str(path) for path in (SHARE, *themes) if not path.exists()]
    php = _program("php")
    if php:
        modules = subprocess.run([php, "-m"], check=True, capture_output=True, text=True).stdout.split()
        found += [f"php-{m}" for m in ("mysqli", "mbstring", "curl", "gd", "intl", "xml") if m not in modules]
    return found


@contextmanager
def running(folder: Path) -> Iterator[WordPress]:
    """Bring up a seeded blog in an empty folder, whose path must be short (it holds a socket); end it by its ids."""
    socket_path = folder / "db.sock"
    with _database(folder, socket_path):
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        _unpack(folder, url, socket_path)
        (folder / "seed.json").write_text(json.dumps(seed()), encoding="utf-8")
        for verb in ("install", "seed"):
            files = [str(folder / name) for name in ("wp", "seed.json", "truth.json")]
            files.insert(1, url)
            _run([_needed("php"), str(HERE / "blog.php"), verb, *files], folder / f"{verb}.log")
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        with _web_server(folder, port, url):
            yield WordPress(url, truth, folder)


@contextmanager
def _database(folder: Path, socket_path: Path) -> Iterator[None]:
    data, user = folder / "db", getpass.getuser()
    common = ["--no-defaults", f"--datadir={data}", f"--user={user}"]
    made = [_needed("mariadb-install-db"), *common, "--auth-root-authentication-method=normal", "--skip-test-db"]
    _run(made, folder / "install-db.log")
    command = [_needed("mariadbd"), *common, f"--socket={socket_path}", f"--pid-file={folder / 'db.pid'}"]
    command += ["--skip-networking", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M"]
    client = [_needed("mariadb"), "--no-defaults", f"--socket={socket_path}", "--user=root"]
    with _process(command, folder / "db.log", dict(os.environ)) as process:
        create = [*client, "--execute=CREATE DATABASE wp CHARACTER SET utf8mb4"]
        _until(lambda: _succeeds(create), process, folder / "db.log")
        yield


def _unpack(folder: Path, url: str, socket_path: Path) -> None:
    root = folder / "wp"
    shutil.copytree(SHARE, root, symlinks=False, ignore_dangling_symlinks=True)
    plugins = root / "wp-content/mu-plugins"
    plugins.mkdir(exist_ok=True)
    shutil.copy(HERE / "faces.php", plugins)
    constants = {
        "DB_NAME": "wp",
        "DB_USER": "root",
        "DB_PASSWORD": "",
        "DB_HOST": f"localhost:{socket_path}",
        "DB_CHARSET": "utf8mb4",
        "DB_COLLATE": "",
        "WP_HOME": url,
        "WP_SITEURL": url,
        "DISABLE_WP_CRON": True,
        "WP_HTTP_BLOCK_EXTERNAL": True,
        "AUTOMATIC_UPDATER_DISABLED": True,
    }
    lines = [f"define({json.dumps(name)}, {json.dumps(value)});" for name, value in constants.items()]
    lines += ["$table_prefix = 'wp_';", "defined('ABSPATH') || define('ABSPATH', __DIR__ . '/');"]
    lines += ["require ABSPATH . 'wp-settings.php';"]
    config = root / "wp-config.php"
    config.unlink(missing_ok=True)  # Debian's own leads to /etc/wordpress
    config.write_text("\n".join(["<?php", *lines, ""]), encoding="utf-8")


@contextmanager
def _web_server(folder: Path, port: int, url: str) -> Iterator[None]:
    command = [_needed("php"), "-d", "display_errors=0", "-S", f"127.0.0.1:{port}", "-t", str(folder / "wp")]
    env = {**os.environ, "PHP_CLI_SERVER_WORKERS": "3", "THREADKEEP_LOG": str(folder / "requests.log")}
    with _process([*command, str(HERE / "router.php")], folder / "php.log", env) as process:
        _until(lambda: _answers(f"{url}/"), process, folder / "php.log")
        yield


@contextmanager
def _process(command: list[str], log: Path, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process group of its own, ended with its children."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _until(is_ready: Any, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not is_ready():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{process.args} does not answer: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _run(command: list[str], log: Path) -> None:
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    log.write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode or "Fatal error" in done.stdout or "was not written" in done.stdout:
        raise RuntimeError(f"{command} failed: {(done.stdout + done.stderr)[-2000:]}")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/local/sbin")


def _needed(name: str) -> str:
    found = _program(name)
    assert found is not None, name
    return found
