"""What holds for every page: looks are written down, and some records ask for a reason first."""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from samenhier.accounts.models import User
from samenhier.oversight.access_log import write_down
from samenhier.oversight.reasons import ReasonNeeded


class AccessLogMiddleware:
    """No answer without its lines in the access log: it leaves after they are written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(request.user, User):
            write_down(request, response.status_code)  # type: ignore[arg-type]  # signed in
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Ask for the reason, and come back to the page."""
        if not isinstance(error, ReasonNeeded):
            return None
        kind = ContentType.objects.get_for_model(error.record)
        page = reverse("oversight:reason", args=[kind.model, error.record.pk])
        wanted = request.get_full_path() if request.method == "GET" else request.path
        return redirect(f"{page}?{urlencode({'next': wanted})}")
