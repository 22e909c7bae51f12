"""Sessions that the database holds only encrypted."""

import json
from typing import Any

from samenhier.privacy.fields import decrypt, encrypt


class SealedSerializer:
    """JSON, encrypted. A session that no key opens is an empty one."""

    def dumps(self, session: dict[str, Any]) -> bytes:
        return encrypt(json.dumps(session, separators=(",", ":"))).encode()

    def loads(self, data: bytes) -> dict[str, Any]:
        session: dict[str, Any] = json.loads(decrypt(data.decode()))
        return session
