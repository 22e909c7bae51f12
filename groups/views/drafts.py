"""Which unfinished sign-up belongs to this browser."""

from groups.models import SignUpDraft
from samenhier.wizard.browser import Drafts

LINKS_PER_HOUR = 30  # from one connection

drafts = Drafts("sign_ups", SignUpDraft.objects.all())  # in the session of the browser
