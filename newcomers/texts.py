"""What a newcomer reads: what happens next, and what each consent is about."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newcomers.models import HouseholdStatus
from samenhier.privacy.models import Purpose

WHAT_NEXT: dict[str, list[Promise]] = {
    HouseholdStatus.REFERRED: [
        _(
            "An organisation you know told us about you. We will contact you to ask if you want "
            "to take part."
        ),
    ],
    HouseholdStatus.REGISTERED: [
        _("You are registered. We will contact you for a first talk."),
        _("In that talk you tell us what you like and when you have time."),
    ],
    HouseholdStatus.INTAKE: [
        _("We are getting to know you. If something is missing, we will ask you."),
        _("When we know enough, we look for a group for you."),
    ],
    HouseholdStatus.READY: [
        _("We are looking for a group of residents that fits you. People decide, not a computer."),
        _("When there is a group, your community builder tells you. Then you meet."),
    ],
    HouseholdStatus.PAUSED: [
        _("We have stopped looking for a moment. Tell us when you want to go on."),
    ],
    HouseholdStatus.COMPLETED: [_("Your year together is complete. Thank you for taking part.")],
    HouseholdStatus.WITHDRAWN: [
        _("You have stopped. If you want to take part again, you can always contact us."),
    ],
    HouseholdStatus.NOT_SUITABLE: [
        _("We think other help suits you better now. We have talked about it with you."),
    ],
}

# What still has to be done, by topic of `newcomers.readiness`. How much support somebody needs is
# an assessment of staff: nothing is said about it.
STILL_NEEDED: dict[str, Promise] = {
    "people": _("Tell us who belongs to your household."),
    "contact": _("Tell us which adult we can contact."),
    "consent": _("Say yes to taking part. You can do that on this page."),
    "track": _("We want to talk with you about how you can go on. We will contact you."),
    "talk": _("We still have to talk with you. We will contact you to plan it."),
    "interpreter": _("We still have to find out if you want an interpreter."),
    "time": _("Tell us when you have time."),
}

WHAT_CONSENT_MEANS: dict[str, Promise] = {
    Purpose.PARTICIPATION: _(
        "We use what you told us to find a group for you. If you do not say yes, we stop looking."
    ),
    Purpose.SPECIAL_NEEDS: _(
        "We take into account what you need in practice, such as no stairs or a quiet place. "
        "If you say no, we delete what we wrote about it."
    ),
    Purpose.MUNICIPALITY: _(
        "The municipality reads numbers only, such as how many households wait and how many have a "
        "group. No name, no story, no number so small that it points at somebody. If you say yes, "
        "you count in them. If you say no, nothing changes about your taking part."
    ),
    Purpose.RESEARCH: _(
        "If you say yes, researchers may learn from your year. They do not see your name. If you "
        "say no, nothing changes about your taking part."
    ),
    Purpose.PHOTO: _(
        "If you say yes, we may show photos and stories of you, and we ask you each time. If you "
        "say no, nothing changes about your taking part."
    ),
}

# What happens, besides, the moment somebody says no.
WHAT_NO_DOES: dict[str, Promise] = {
    Purpose.PARTICIPATION: _(
        "After a no we stop looking at once, and somebody calls you. If you have a group already, "
        "your community builder talks with you first."
    ),
    Purpose.SPECIAL_NEEDS: _("After a no it is deleted at once. You can still take part."),
    Purpose.MUNICIPALITY: _(
        "After a no you and your group do not count any more in the numbers that your municipality "
        "reads here, from that moment. In the numbers of the whole country, which everybody may "
        "read, you do."
    ),
    Purpose.RESEARCH: _("After a no you are in no research from that moment."),
    Purpose.PHOTO: _("After a no, your photos and stories go off the website at once."),
}

# Asked before anything is told: what a yes gives, and that a no is fine.
WHAT_CONSENT_ASKS: dict[str, Promise] = WHAT_CONSENT_MEANS | {
    Purpose.PARTICIPATION: _(
        "We keep your answers and use them to find a group for you. If you say no, you cannot "
        "register, and we keep nothing."
    ),
    Purpose.SPECIAL_NEEDS: _(
        "We take into account what you need in practice, such as no stairs or a quiet place. "
        "If you say no, we do not ask about it. You can take part all the same."
    ),
}
