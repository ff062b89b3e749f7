"""Twenty agents with different rights, their sessions and tokens, and what they look at."""

from __future__ import annotations

import random
from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from sigap.config.demo.bulk import TOPICS
from sigap.journal.actors import SYSTEM
from sigap.people.access import AgentActor, actor_of
from sigap.people.actions.tokens import create_token
from sigap.people.models import Account
from sigap.people.roles import Right

SAMPLE = 560
PAIRS = 260


@dataclass
class Agent:
    actor: AgentActor
    cookie: str
    token: str


def agents() -> list[Agent]:
    """Those who may enter the desk and see tickets, at least some from each role."""
    found = []
    for account in Account.objects.filter(is_active=True).order_by("id"):
        actor = actor_of(account.pk)
        if actor is None or not (actor.may(Right.SEE_ALL) or actor.levels):
            continue
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        token = create_token(account, actor=SYSTEM, name="bench")
        found.append(Agent(actor, f"sigap={session.session_key}", token))
    return found


def tickets_of_ten(count: int) -> list[tuple[int, int, str]]:
    """``count`` tickets (id, team, subject), each brought to ten messages."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM tickets_ticket")
        low, high = cursor.fetchone()
        choose = random.Random(1)
        ids = sorted({choose.randrange(low, high + 1) for _ticket in range(count * 2)})[:count]
        cursor.execute(
            """
            INSERT INTO tickets_message (ticket_id, kind, author_kind, contact_id, account_id,
              source, created_at, from_address, from_name, "to", cc, bcc, subject, text, html,
              reply_text, remote_images, flags, notices, message_id)
            SELECT m.ticket_id, m.kind, m.author_kind, m.contact_id, m.account_id, m.source,
              m.created_at + n * interval '1 minute', m.from_address, m.from_name, m."to", m.cc,
              m.bcc, m.subject, m.text, m.html, m.reply_text, m.remote_images, m.flags,
              m.notices, ''
            FROM (SELECT DISTINCT ON (ticket_id) * FROM tickets_message
                  WHERE ticket_id = ANY(%s) ORDER BY ticket_id, id) m, generate_series(1, 6) n
            WHERE (SELECT count(*) FROM tickets_message c WHERE c.ticket_id = m.ticket_id) < 10
            """,
            [ids],
        )
        cursor.execute("SELECT id, team_id, subject FROM tickets_ticket WHERE id = ANY(%s)", [ids])
        return list(cursor.fetchall())


def word_pairs() -> list[str]:
    """Common with common, common with rare, rare alone: different ones each time."""
    choose = random.Random(2)
    with connection.cursor() as cursor:
        # Not those of earlier runs on a kept desk: their subjects end alike.
        seeded = "SELECT subject FROM tickets_ticket WHERE subject NOT LIKE '% macet'"
        cursor.execute(f"{seeded} ORDER BY id DESC LIMIT 2000")
        codes = [row[0].split()[-1] for row in cursor.fetchall()]
    pairs: dict[str, None] = {}
    while len(pairs) < PAIRS:
        kind = len(pairs) % 3
        first = choose.choice(TOPICS)
        second = choose.choice(codes) if kind else choose.choice(TOPICS)
        pairs[f"{choose.choice(codes) if kind == 2 else first} {second}"] = None
    return list(pairs)
