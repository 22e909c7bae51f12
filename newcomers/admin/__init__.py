"""Households on the staff site."""

from newcomers.admin import actions, households, tracks

__all__ = ["actions", "households", "tracks"]
