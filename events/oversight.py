"""Whose data the rows of events hold: who comes is known by account, and so is whose they are."""

from events.models import Registration
from samenhier.oversight.whose import records, tells_about

tells_about(Registration, lambda rows: records([row.user for row in rows]))
