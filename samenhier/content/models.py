"""Texts on the public site that staff can edit."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import User


class PageQuerySet(models.QuerySet["Page"]):
    def visible_to(self, user: User) -> Self:
        """Pages are public: everybody sees all of them."""
        return self


class Page(models.Model):
    """One text page, such as the privacy statement. Paragraphs are divided by an empty line."""

    slug = models.SlugField(_("address"), unique=True)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"))
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def __str__(self) -> str:
        return self.title
