"""The tools themselves: what the tests run on, and what the deployment files promise."""

from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3


def test_the_database_is_reached_through_the_driver_that_production_uses():
    assert not is_psycopg3


def test_the_tests_run_on_postgresql(db):
    assert connection.vendor == "postgresql"


def test_the_tests_run_on_a_real_redis(redis_server):
    assert redis_server.info("server")["redis_version"] >= "6.2"
