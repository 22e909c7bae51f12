"""Celery at another moment, for a worker process in a test whose clock was turned."""

import os
import sys

import time_machine
from celery.__main__ import main

if __name__ == "__main__":
    time_machine.travel(os.environ["WORKER_BEGINS_AT"]).start()
    sys.exit(main())
