"""What each route asks of its caller. A route without an entry fails the matrix.

``ticket:VERB`` is about a ticket (see, note, reply, change), ``message:``, ``attachment:`` about a
part of one; ``right:NAME`` about nothing but a right of the role; ``own`` about the caller alone;
``public`` is open to all. ``nothing``: those who see the thing learn
no more than the others (there is no such image, the answer is not their own).
"""

from __future__ import annotations

GET, POST = "GET", "POST"

# What a form must hold to be understood.
GIVEN: dict[str, dict[str, str]] = {
    "tickets/<int:number>/assign": {"tier": "2"},
    "tickets/<int:number>/status": {"value": "3", "status": "3"},
    "tickets/<int:number>/priority": {"value": "3", "priority": "3"},
    "tickets/<int:number>/type": {"value": "incident", "type": "incident"},
    "tickets/<int:number>/unlink": {"number": "1", "other": "1"},
}
PAGES: dict[str, tuple[str, str]] = {
    "livez": (GET, "public"),
    "readyz": (GET, "public"),
    "styleguide/": (GET, "hidden:desk"),
    "language/": (POST, "public"),
    "": (GET, "right:desk"),
    "tickets/": (GET, "right:desk"),
    "tickets/new": (GET, "right:open"),
    "tickets/<int:number>/": (GET, "ticket:see"),
    "tickets/<int:number>/pane": (GET, "right:desk"),
    "tickets/<int:number>/reply": (POST, "ticket:reply"),
    "tickets/<int:number>/note": (POST, "ticket:note"),
    "tickets/<int:number>/solve": (POST, "ticket:change"),
    "tickets/<int:number>/reopen": (POST, "ticket:change"),
    "tickets/<int:number>/take": (POST, "ticket:change"),
    "tickets/<int:number>/status": (POST, "ticket:change"),
    "tickets/<int:number>/priority": (POST, "ticket:change"),
    "tickets/<int:number>/type": (POST, "ticket:change"),
    "tickets/<int:number>/category": (POST, "ticket:change"),
    "tickets/<int:number>/assign": (POST, "ticket:change"),
    "tickets/<int:number>/tags": (POST, "ticket:change"),
    "tickets/<int:number>/link": (POST, "ticket:change"),
    "tickets/<int:number>/unlink": (POST, "ticket:change"),
    "tickets/<int:number>/people/<int:contact>/in": (POST, "ticket:reply"),
    "tickets/<int:number>/people/<int:contact>/out": (POST, "ticket:reply"),
    "messages/<int:number>/html": (GET, "message:see"),
    "messages/<int:number>/images/<int:index>": (GET, "message:nothing"),
    "messages/<int:number>/move": (GET, "message:change"),
    "messages/<int:number>/raw": (GET, "message:raw"),
    "messages/<int:number>/undo": (POST, "message:nothing"),
    "messages/<int:number>/resend": (POST, "message:reply"),
    "attachments/<str:key>": (GET, "attachment:see"),
    "uploads": (POST, "right:note"),
    "contacts/lookup": (GET, "right:open"),
    "search/": (GET, "right:desk"),
    "notifications/": (GET, "right:desk"),
    "notifications/bell": (GET, "right:desk"),
    "notifications/reading/<int:number>": (GET, "right:desk"),
    "notifications/read": (POST, "right:desk"),
    "notifications/preference": (POST, "right:desk"),
    "settings/": (GET, "right:desk"),
    "settings/agents/": (GET, "right:manage_people"),
    "settings/agents/new": (GET, "right:manage_people"),
    "settings/agents/<int:number>/": (GET, "right:manage_people"),
    "settings/agents/<int:number>/disable": (POST, "right:manage_people"),
    "settings/agents/<int:number>/enable": (POST, "right:manage_people"),
    "settings/agents/<int:number>/invite": (POST, "right:manage_people"),
    "settings/teams/": (GET, "right:manage_people"),
    "settings/teams/new": (GET, "right:manage_people"),
    "settings/teams/<int:number>/": (GET, "right:manage_people"),
    "settings/categories/": (GET, "right:manage_settings"),
    "settings/categories/new": (GET, "right:manage_settings"),
    "settings/categories/<int:number>/": (GET, "right:manage_settings"),
    "settings/mailboxes/": (GET, "right:manage_settings"),
    "settings/mailboxes/new": (GET, "right:manage_settings"),
    "settings/mailboxes/<int:number>/": (GET, "right:manage_settings"),
    "settings/mailboxes/<int:number>/resume": (POST, "right:manage_settings"),
    "settings/mailboxes/<int:number>/key": (POST, "right:manage_settings"),
    "settings/mailboxes/<int:number>/key/drop": (POST, "right:manage_settings"),
    "settings/mailboxes/<int:number>/texts/": (GET, "right:manage_settings"),
    "settings/mailboxes/<int:number>/texts/<str:kind>": (GET, "right:manage_settings"),
    "settings/mailboxes/<int:number>/try": (POST, "right:manage_settings"),
    "settings/inbound/": (GET, "right:see_inbound"),
    "settings/inbound/<int:number>/": (GET, "right:see_inbound"),
    "settings/inbound/<int:number>/raw": (GET, "right:see_raw"),
    "settings/inbound/<int:number>/retry": (POST, "right:handle_inbound"),
    "settings/inbound/<int:number>/release": (POST, "right:handle_inbound"),
    "settings/inbound/retry": (POST, "right:handle_inbound"),
    "settings/profile/": (GET, "right:desk"),
    "settings/profile/password": (GET, "right:desk"),
    "settings/profile/tokens/": (GET, "right:desk"),
    "settings/profile/tokens/<int:number>/revoke": (POST, "right:desk"),
}

API: dict[str, str] = {
    "GET /tickets": "right:desk",
    "POST /tickets": "right:open",
    "GET /tickets/{ticket_id}": "ticket:see",
    "PATCH /tickets/{ticket_id}": "ticket:change",
    "POST /tickets/{ticket_id}/reply": "ticket:reply",
    "POST /tickets/{ticket_id}/note": "ticket:note",
    "GET /tickets/{ticket_id}/messages": "ticket:see",
    "GET /tickets/{ticket_id}/events": "ticket:see",
    "GET /messages/{message_id}": "message:see",
    "GET /messages/{message_id}/raw": "message:raw",
    "POST /attachments": "right:note",
    "GET /attachments/{key}": "attachment:see",
    "GET /events": "right:see_journal",
    "GET /contacts": "right:desk",
    "POST /contacts": "right:open",
    "GET /contacts/{contact_id}": "right:desk",
    "PATCH /contacts/{contact_id}": "right:manage_contacts",
    "GET /organisations": "right:desk",
    "POST /organisations": "right:manage_contacts",
    "GET /organisations/{organisation_id}": "right:desk",
    "PATCH /organisations/{organisation_id}": "right:manage_contacts",
    "GET /inbound": "right:see_inbound",
    "GET /inbound/{inbound_id}": "right:see_inbound",
    "POST /inbound/{inbound_id}/release": "right:handle_inbound",
    "POST /inbound/{inbound_id}/retry": "right:handle_inbound",
}

# The words of the issue and of docs/reference/roles.md, written out once more by hand.
PEOPLE = ("agent", "lead", "administrator", "stranger", "auditor", "light", "client")
RIGHTS: dict[str, set[str]] = {
    "desk": {"agent", "lead", "administrator", "stranger", "auditor", "light"},
    "open": {"agent", "lead", "administrator", "stranger"},
    "note": {"agent", "lead", "administrator", "stranger", "light"},
    "manage_people": {"administrator"},
    "manage_settings": {"administrator"},
    "manage_contacts": {"lead", "administrator"},
    "see_inbound": {"lead", "administrator", "auditor"},
    "handle_inbound": {"lead", "administrator"},
    "see_raw": {"administrator", "stranger", "auditor"},
    "see_journal": {"administrator", "auditor"},
}
SEES: dict[str, set[str]] = {
    "own": {"agent", "lead", "administrator", "auditor", "light"},
    "other": {"lead", "administrator", "stranger", "auditor"},
    "walled": {"stranger"},
    "unrouted": {"agent", "lead", "administrator", "stranger", "auditor"},
}
DOES: dict[str, set[str]] = {
    "see": RIGHTS["desk"],
    "raw": RIGHTS["see_raw"],
    "note": RIGHTS["note"],
    "reply": {"agent", "lead", "administrator", "stranger"},
    "change": {"agent", "lead", "administrator", "stranger"},
}
