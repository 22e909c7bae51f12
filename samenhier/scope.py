"""Who may see a part: whoever may see the whole it belongs to."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from samenhier.accounts.models import User


class PartQuerySet(models.QuerySet[Any]):
    """Rows that belong to one record; the model names the field that leads there in PART_OF."""

    def visible_to(self, user: "User") -> Self:
        field: Any = self.model._meta.get_field(self.model.PART_OF)
        whole: Any = field.related_model._default_manager
        return self.filter(**{f"{field.name}__in": whole.visible_to(user)})
