"""The links in mails, made while the mail is written.

So they are in no queue, table or backup, where somebody could answer in another person's place.
"""

from django import template

from groups.links import answer_link, join_part_link, own_part_link, resume_link

register = template.Library()

register.simple_tag(answer_link)
register.simple_tag(own_part_link)
register.simple_tag(resume_link)
register.simple_tag(join_part_link)
