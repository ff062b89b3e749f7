"""The desk. One word from address to action: /tickets/42/solve → solve → solve_ticket."""

from __future__ import annotations

from django.urls import path

from sigap.tickets.views import (
    answering,
    drafting,
    files,
    linking,
    lists,
    mail,
    moving,
    opening,
    searching,
    settling,
    showing,
)

app_name = "tickets"
urlpatterns = [
    path("", lists.home, name="home"),
    path("tickets/", lists.tickets, name="tickets"),
    path("tickets/new", opening.new, name="new"),
    path("tickets/<int:number>/", showing.ticket, name="ticket"),
    path("tickets/<int:number>/pane", showing.pane, name="pane"),
    path("tickets/<int:number>/reply", answering.reply, name="reply"),
    path("tickets/<int:number>/note", answering.note, name="note"),
    path("tickets/<int:number>/draft", drafting.keep, name="keep_draft"),
    path("drafts/<int:number>/take", drafting.take, name="take_draft"),
    path("drafts/<int:number>/discard", drafting.discard, name="discard_draft"),
    path("drafts/<int:number>/release", drafting.release, name="release"),
    path("drafts/<int:number>/return", drafting.send_back, name="return"),
    path("tickets/<int:number>/solve", settling.solve, name="solve"),
    path("tickets/<int:number>/reopen", settling.reopen, name="reopen"),
    path("tickets/<int:number>/take", settling.take, name="take"),
    path("tickets/<int:number>/status", settling.status, name="status"),
    path("tickets/<int:number>/priority", settling.priority, name="priority"),
    path("tickets/<int:number>/type", settling.type_, name="type"),
    path("tickets/<int:number>/category", settling.category, name="category"),
    path("tickets/<int:number>/assign", settling.assign, name="assign"),
    path("tickets/<int:number>/tags", settling.tags, name="tags"),
    path("tickets/<int:number>/link", linking.link, name="link"),
    path("tickets/<int:number>/unlink", linking.unlink, name="unlink"),
    path("tickets/<int:number>/people/<int:contact>/in", moving.let_in, name="let_in"),
    path("tickets/<int:number>/people/<int:contact>/out", moving.take_out, name="take_out"),
    path("messages/<int:number>/invitation", answering.invitation, name="invitation"),
    path("messages/<int:number>/move", moving.move, name="move"),
    path("messages/<int:number>/html", mail.html, name="html"),
    path("messages/<int:number>/images/<int:index>", mail.image, name="image"),
    path("messages/<int:number>/raw", files.raw, name="raw"),
    path("messages/<int:number>/undo", answering.undo, name="undo"),
    path("messages/<int:number>/resend", answering.resend, name="resend"),
    path("attachments/<str:key>", files.attachment, name="attachment"),
    path("uploads", files.upload, name="upload"),
    path("contacts/lookup", opening.lookup, name="lookup"),
    path("search/", searching.search, name="search"),
    path("search/complete", searching.complete, name="complete"),
]
