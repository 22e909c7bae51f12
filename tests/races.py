"""Two people at the same moment, on a real database. For tests with real transactions."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.db import connection, connections


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave or raised, all of them started together, each on its own connection."""
    results: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts), timeout=30)

    def run(index: int) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            results[index] = acts[index]()
        except Exception as error:  # the test looks at it; in a thread it would be lost
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[index]) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def all_at_once(*acts: Callable[[], Any]) -> None:
    """The same, where nobody is refused: each act has to succeed."""
    assert [result for result in at_once(*acts) if isinstance(result, Exception)] == []


def wait_until_somebody_waits(seconds: float = 20) -> None:
    """Return once another connection waits for what this one holds."""
    until = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.02)
    raise TimeoutError("Nobody waits.")


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Return once the condition holds: another process made it so."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= until:
            raise TimeoutError("Waited too long.")
        time.sleep(0.02)


@contextmanager
def another_connection() -> Iterator[Any]:
    """A connection of its own, so that what it holds stands in the way of everybody else."""
    settings = connection.get_connection_params()
    settings.pop("cursor_factory", None)
    settings.pop("context", None)
    other = psycopg2.connect(**settings)
    try:
        yield other.cursor()
    finally:
        other.rollback()
        other.close()


@contextmanager
def nobody_reads(table: str) -> Iterator[None]:
    """Keep everybody else from reading a table."""
    with another_connection() as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
