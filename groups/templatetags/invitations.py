"""The link in an invitation, made while the mail is written.

So it is in no queue, table or backup, where somebody could answer in another person's place.
"""

from django import template

from groups.invitations import own_part_link

register = template.Library()

register.simple_tag(own_part_link)
