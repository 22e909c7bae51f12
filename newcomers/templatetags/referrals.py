"""A referral on a page and in a mail. The link is made while the mail is written."""

from django import template

from newcomers.links import status_link
from newcomers.told import told

register = template.Library()

register.simple_tag(status_link)
register.filter(told)
