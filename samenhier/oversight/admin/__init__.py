"""The officer's desk: the access log, what is unusual, erasures and nightly runs."""

from samenhier.oversight.admin import access, letting_go, unusual

__all__ = ["access", "letting_go", "unusual"]
