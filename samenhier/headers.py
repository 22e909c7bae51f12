"""What a browser may do with our pages, besides the policy that django-csp writes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

# Nothing here needs a sensor, a payment or a camera; so no page, and nothing in one, gets any.
REFUSED = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation "
    "gyroscope magnetometer microphone midi payment picture-in-picture "
    "publickey-credentials-get screen-wake-lock usb xr-spatial-tracking"
).split()
ALWAYS = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in REFUSED),
    "Cross-Origin-Resource-Policy": "same-origin",
}


class HeadersMiddleware:
    """Headers for every answer, and no copy anywhere of a page that may show somebody's data."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.setdefault(name, value)
        if _may_be_personal(request):
            add_never_cache_headers(response)
        return response


def _may_be_personal(request: HttpRequest) -> bool:
    """Somebody is signed in, has begun a form, or just sent one. Files never get this far."""
    session = getattr(request, "session", None)
    if session is None:
        return False
    return request.method not in {"GET", "HEAD"} or not session.is_empty()
