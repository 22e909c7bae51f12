"""The pages of a match and of the builder who accompanies it."""

from matching.journey.views.activities import activity_away, activity_edit, activity_new
from matching.journey.views.addenda import addendum_new
from matching.journey.views.admissions import admission_answer, admit
from matching.journey.views.asked import asked_done
from matching.journey.views.changes import complete, end_early, pause, resume
from matching.journey.views.drafts import check_in_keep
from matching.journey.views.first_meeting import confirm, meeting, meeting_calendar
from matching.journey.views.goals import (
    goal_agree,
    goal_become,
    goal_change,
    goal_new,
    goal_page,
    step_away,
    step_done,
    step_edit,
    step_move,
    step_new,
)
from matching.journey.views.matches import caseload, follow_up_done, hand_over, match_page, start
from matching.journey.views.parts import parts
from matching.journey.views.talks import check_in_edit, check_in_new

__all__ = [
    "activity_away",
    "activity_edit",
    "activity_new",
    "addendum_new",
    "admission_answer",
    "admit",
    "asked_done",
    "caseload",
    "check_in_edit",
    "check_in_keep",
    "check_in_new",
    "complete",
    "confirm",
    "end_early",
    "follow_up_done",
    "goal_agree",
    "goal_become",
    "goal_change",
    "goal_new",
    "goal_page",
    "hand_over",
    "match_page",
    "meeting",
    "meeting_calendar",
    "parts",
    "pause",
    "resume",
    "start",
    "step_away",
    "step_done",
    "step_edit",
    "step_move",
    "step_new",
]
