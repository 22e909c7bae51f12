"""Template filters for texts that exist per language, and for the texts of pages."""

from django import template

from samenhier.content.blocks import blocks, summary
from samenhier.content.services import withdrawal_link
from samenhier.content.texts import text

register = template.Library()

# {% with title=event|text:"title" %}<h1{{ title.attributes }}>{{ title }}</h1>{% endwith %}
register.filter("text", text)
# {% for block in body|blocks %}
register.filter("blocks", blocks)
# <meta name="description" content="{{ body|summary }}">
register.filter("summary", summary)
# In the mail to the person: {% story_link story language %}. Made when the mail is, not kept.
register.simple_tag(withdrawal_link, name="story_link")
