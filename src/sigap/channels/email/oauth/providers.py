"""What is known of the large providers, so that nobody has to look it up."""

from __future__ import annotations

from dataclasses import dataclass

from sigap.channels.email.models import Flow, Provider


@dataclass(frozen=True, slots=True)
class Endpoints:
    authorize_url: str
    token_url: str
    scope: str
    app_scope: str = ""


_MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/"
_OUTLOOK = "https://outlook.office.com/"
KNOWN = {
    Provider.GOOGLE: Endpoints(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
        scope="https://mail.google.com/",
    ),
    Provider.MICROSOFT: Endpoints(
        authorize_url=f"{_MICROSOFT}authorize",
        token_url=f"{_MICROSOFT}token",
        scope=f"{_OUTLOOK}IMAP.AccessAsUser.All {_OUTLOOK}SMTP.Send offline_access",
        app_scope="https://outlook.office365.com/.default",
    ),
}
TENANT = "common"
GRAPH = "https://graph.microsoft.com/"


def graph_scope(flow: str) -> str:
    person = f"{GRAPH}Mail.ReadWrite offline_access"
    return f"{GRAPH}.default" if flow == Flow.APP else person


def filled(provider: str, flow: str, tenant: str = "") -> dict[str, str]:
    """The addresses and the scope of a known provider; nothing for another one."""
    known = KNOWN.get(Provider(provider))
    if known is None:
        return {}
    tenant = tenant or TENANT
    return {
        "authorize_url": known.authorize_url.format(tenant=tenant),
        "token_url": known.token_url.format(tenant=tenant),
        "scope": known.app_scope or known.scope if flow == Flow.APP else known.scope,
    }
