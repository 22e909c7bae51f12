"""What happened in a group, for the apps above it that want to hear.

Who listens acts in the same transaction: either all of it happened, or nothing.
"""

from django.dispatch import Signal

# `member`: is in the group no more. Not sent for somebody who never did their own part.
member_left = Signal()
# `member`: did their own part while their group has a match.
member_joined = Signal()
# `group`: has another coordinator.
coordinator_changed = Signal()
