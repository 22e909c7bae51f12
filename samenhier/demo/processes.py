"""Child processes that never outlive whoever started them.

The demo's launcher and the tests both run real servers. One forgotten server costs its next
user an hour, so every process started here also dies when its parent is killed with kill -9.
"""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

# Loaded here and not after the fork, where only async-signal-safe work is welcome.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


class ProcessDied(Exception):
    """A process ended while it was still needed."""


class NotReady(Exception):
    """A process did not answer in time."""


def _tie_to_parent(parent: int, signum: int) -> Callable[[], None]:
    """What the child runs before it becomes the program: die when the parent does."""

    def tie() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signum)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return tie


def start(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
    log: Path | None = None,
    account: tuple[int, int] | None = None,
    farewell: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C reaches only its parent.

    `log` receives both outputs, `account` is the (uid, gid) to run as, and `farewell` is the
    signal the kernel sends when the parent dies without saying so.
    """
    as_user: dict[str, object] = {}
    if account is not None:
        as_user = {"user": account[0], "group": account[1], "extra_groups": []}
    with (log or Path(os.devnull)).open("ab") as output:
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            [str(part) for part in command],
            env=dict(environment) if environment is not None else None,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_tie_to_parent(os.getpid(), farewell),  # noqa: PLW1509
            **as_user,
        )


def stop(
    process: subprocess.Popen[bytes], *, signum: int = signal.SIGTERM, patience: float = 12
) -> int:
    """Ask a process to end, insist after `patience` seconds, and return how it ended."""
    if process.poll() is None:
        process.send_signal(signum)
    try:
        return process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        return kill(process)


def kill(process: subprocess.Popen[bytes]) -> int:
    """End a process and all its children at once, as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def wait_until(
    ready: Callable[[], bool],
    *,
    what: str,
    seconds: float,
    needs: Callable[[], None] = lambda: None,
    every: float = 0.03,
) -> None:
    """Return once `ready` says yes; `needs` may raise when there is nothing left to wait for."""
    deadline = time.monotonic() + seconds
    while not ready():
        needs()
        if time.monotonic() > deadline:
            raise NotReady(f"{what} did not answer within {seconds:.0f} seconds.")
        time.sleep(every)


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this port of this machine now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(*wishes: int) -> int:
    """The first wish that is free, else any free port."""
    for wish in wishes:
        if port_is_free(wish):
            return wish
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def last_lines(log: Path, count: int = 20) -> str:
    """The end of a log, for the message that says why a process died."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])


@dataclass
class Ensemble:
    """Processes that live and die together; each one writes to its own log."""

    logs: Path
    running: list[tuple[str, subprocess.Popen[bytes]]] = field(default_factory=list)

    def start(
        self, name: str, command: Sequence[str | Path], environment: Mapping[str, str]
    ) -> None:
        """Start one more process under a name that a reader knows."""
        process = start(command, environment=environment, log=self.log(name))
        self.running.append((name, process))

    def log(self, name: str) -> Path:
        """Where the process of this name writes."""
        return self.logs / f"{name}.log"

    def check(self) -> None:
        """Raise when one of them has died, with the last it said."""
        for name, process in self.running:
            code = process.poll()
            if code is not None:
                end = last_lines(self.log(name))
                raise ProcessDied(f"The {name} process ended by itself (code {code}).\n{end}")

    def stop(self) -> None:
        """Stop them all, the last one first: nobody loses what it still leans on."""
        while self.running:
            _, process = self.running.pop()
            stop(process)
