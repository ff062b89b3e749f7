"""Headers that keep pages safe, and the refusal of hosts that are not ours."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from sigap.ui.errors import misdirected

GetResponse = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
# Probes reach a node by its address, not by the name of the desk.
ANY_HOST = frozenset({"/livez", "/readyz"})


class SafeHeaders:
    """Sets the headers on every response; what a view has set itself stays."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            if name not in response:
                response[name] = value
        return response


class KnownHost:
    """Answers 421 unless the host is one of settings.SITE_HOSTS, named with or without a port."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in ANY_HOST or _is_known(request):
            return self.get_response(request)
        return misdirected(request)


def _is_known(request: HttpRequest) -> bool:
    try:
        host = request.get_host().lower()
    except DisallowedHost:
        return False
    name, _, port = host.rpartition(":")
    return host in settings.SITE_HOSTS or (port.isdigit() and name in settings.SITE_HOSTS)
