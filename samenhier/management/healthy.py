"""Whether the web process beside us does its work: the health check of the container.

Run as a script, so that looking costs a few milliseconds and not a start of Django. A worker
that is away does not make the web unhealthy: a proxy would then take the whole site away.
"""

import json
import os
import sys
import urllib.request
from http.client import HTTPResponse

ADDRESS = "http://127.0.0.1:8000/healthz"
NEEDED = ("database", "broker")


def is_healthy(address: str, host: str) -> bool:
    """Whether what the web itself needs answers, as `address` tells when asked for `host`."""
    request = urllib.request.Request(address, headers={"Host": host})
    try:
        with urllib.request.build_opener(_AnyStatus).open(request, timeout=8) as response:
            parts = json.load(response)
    except (OSError, ValueError):
        return False
    return all(parts.get(name) for name in NEEDED)


class _AnyStatus(urllib.request.HTTPErrorProcessor):
    """A 503 is an answer too: its body tells which part is away."""

    def http_response(
        self, request: urllib.request.Request, response: HTTPResponse
    ) -> HTTPResponse:
        return response


if __name__ == "__main__":
    first = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
    sys.exit(0 if is_healthy(ADDRESS, first) else 1)
