"""Looking into a mailbox's junk folder."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sigap.channels.email.models import Mailbox
from sigap.people.http import Request, agent_page
from sigap.people.roles import Right


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def junk(request: Request, number: int) -> HttpResponseBase:
    """What is new in there waits in quarantine, for somebody to release it."""
    # Only whoever asks for it needs what talks to mail servers.
    from imapclient.exceptions import IMAPClientError

    from sigap.channels.email.imap.junk import look_into_junk
    from sigap.channels.email.oauth.tokens import SignInNeeded

    found = Mailbox.objects.filter(pk=number).exclude(imap_host="").exclude(junk_folder="").first()
    if found is None:
        raise Http404
    try:
        count = look_into_junk(found)
    except (IMAPClientError, OSError, SignInNeeded) as error:
        messages.error(request, _("The junk folder cannot be read: %s") % error)
        return redirect("email:mailbox", number)
    words = ngettext(
        "%(count)s mail from the junk folder is in quarantine now.",
        "%(count)s mails from the junk folder are in quarantine now.",
        count,
    )
    messages.success(request, words % {"count": count})
    return redirect(f"{reverse('channels:received')}?state=held")
