"""A mail with a picture and a quotation: the quotation waits folded until somebody opens it."""

from __future__ import annotations

import pytest

from sigap.channels.email.parsing import parse
from sigap.journal.actors import contact_actor
from sigap.tickets.actions.opening import NewTicket, open_ticket
from tests.cast import Cast
from tests.tickets import customer_message

pytestmark = [pytest.mark.peer_browser, pytest.mark.django_db(transaction=True)]
MAIL = """\
From: budi@pelanggan.test
Subject: Re: Printer
Content-Type: text/html; charset=utf-8

<div>Masih rusak, ini fotonya: <img src="https://foto.test/a.png" alt="foto"></div>
<div class="gmail_quote"><div class="gmail_attr">Pada Sen, 3 Agu 2026 pukul 09.12 Dewi
&lt;<a href="mailto:dewi@desk.test">dewi@desk.test</a>&gt; menulis:<br></div>
<blockquote class="gmail_quote" style="border-left:1px solid #ccc">Sudah dicoba nyala ulang?<br>
Mohon kirim foto.</blockquote></div>
"""


@pytest.mark.parametrize("width", [1440, 390])
def test_the_quotation_opens(opened, cast: Cast, width: int) -> None:
    envelope = parse(MAIL.encode())
    assert envelope.reply_text == "Masih rusak, ini fotonya: foto"
    message = customer_message(
        cast,
        envelope.text,
        html=envelope.html,
        reply_text=envelope.reply_text,
        remote_images=envelope.remote_images,
    )
    new = NewTicket(
        subject="Printer", requester=cast.customer, message=message, team_id=cast.team.pk
    )
    ticket, _message = open_ticket(new, actor=contact_actor(cast.customer.pk))
    page = opened(cast.agent, f"/tickets/{ticket.pk}/", width=width)
    mail = page.frame_locator("iframe.msg__frame")
    quotation = mail.get_by_text("Sudah dicoba nyala ulang?")
    mail.get_by_text("Masih rusak").wait_for()
    assert not quotation.is_visible()
    before = page.locator("iframe.msg__frame").bounding_box()["height"]

    fold = mail.get_by_label("Show quoted text")
    assert fold.inner_text() == "…"
    fold.focus()
    page.keyboard.press("Enter")
    quotation.wait_for()
    assert mail.get_by_text("menulis:").is_visible()
    page.wait_for_function(
        "height => document.querySelector('iframe.msg__frame').offsetHeight > height", arg=before
    )
    fold.click()
    quotation.wait_for(state="hidden")
