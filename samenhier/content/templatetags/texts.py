"""Template filters for texts that exist per language, and for the texts of pages."""

from django import template

from samenhier.content.blocks import blocks
from samenhier.content.texts import text

register = template.Library()

# {% with title=event|text:"title" %}<h1{{ title.attributes }}>{{ title }}</h1>{% endwith %}
register.filter("text", text)
# {% for block in body|blocks %}
register.filter("blocks", blocks)
