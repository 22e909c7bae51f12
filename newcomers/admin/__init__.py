"""Households on the staff site."""

from newcomers.admin import households

__all__ = ["households"]
