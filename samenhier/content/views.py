"""The text pages of the site."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from samenhier.content.models import Page


@login_not_required
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "content/page.html", {"page": get_object_or_404(Page, slug=slug)})
