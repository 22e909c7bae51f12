"""The link of a survey in a mail: made while the mail is written."""

from django import template

from matching.surveys.links import survey_link

register = template.Library()

register.simple_tag(survey_link)
