"""Many tickets of four messages each, by COPY: for measurements and for trying a large desk.

Rows are what the actions would have written, with one quiet ``ticket.opened`` event that carries
the final state, so that a ticket can still be rebuilt from its events.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from sigap.config.demo.company import Company, found_company
from sigap.config.demo.script import Conversation, conversations
from sigap.core import clock
from sigap.people.access import AgentActor
from sigap.tickets.statuses import default_status_id

MESSAGES = 4
PART = 20_000
YEARS = 2
INDEXES = ("searchtext_public", "searchtext_full", "ticket_tags")
STATES = (("new", 2), ("open", 4), ("pending", 3), ("on_hold", 1), ("solved", 5), ("closed", 85))
TOPICS = (
    "printer laptop vpn faktur gaji cuti proyektor kartu absensi server email kata sandi jaringan"
    " monitor lisensi gudang kiriman tagihan ruang pendingin lift parkir aplikasi laporan anggaran"
    " kontrak pelatihan telepon kamera pintu listrik meja kursi seragam asuransi lembur mutasi"
).split()


@dataclass(slots=True)
class Bulk:
    """What the rows are drawn from."""

    company: Company
    script: list[Conversation]
    contacts: list[tuple[int, str, str]]
    first_ticket: int
    tickets: int
    present: datetime

    def choose(self, ticket: int) -> random.Random:
        """The same draw for every table's row of one ticket."""
        return random.Random(ticket)  # noqa: S311 - examples, not secrets


@dataclass(frozen=True, slots=True)
class Drawn:
    """One ticket's values, drawn from its number."""

    id: int
    subject: str
    texts: tuple[str, ...]
    contact: tuple[int, str, str]
    agent: AgentActor
    team_id: int
    state: str
    priority: int
    tags: tuple[str, ...]
    opened: datetime
    updated: datetime


def seed_bulk(tickets: int) -> None:
    """Writes that many tickets into a desk that has none."""
    with transaction.atomic(), connection.cursor() as cursor:
        company = found_company()
        for state, _weight in STATES:
            default_status_id(state)  # read now: nothing can be asked in the middle of a COPY
        contacts = _contacts(cursor, max(200, tickets // 20))
        definitions = _drop_indexes(cursor)
        first = _reserve(cursor, "tickets_ticket", tickets)
        bulk = Bulk(company, conversations(), contacts, first, tickets, clock.now())
        for part in _parts(bulk):
            _copy_tickets(cursor, part)
            _copy_messages(cursor, part)
            _copy_events(cursor, part)
        _fill_search(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for definition in definitions:
            cursor.execute(definition)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def draw(bulk: Bulk, number: int) -> Drawn:
    """The ticket of this number."""
    choose = bulk.choose(number)
    conversation = choose.choice(bulk.script)
    slots = {
        "asset": f"LT-{choose.randrange(10_000):04}",
        "number": str(choose.randrange(10**6)),
        "place": f"lantai {choose.randrange(1, 20)}",
        "day": choose.choice(("Senin", "Selasa", "Rabu", "Kamis", "Jumat")),
    }
    contact = choose.choice(bulk.contacts)
    team = bulk.company.teams[conversation.team]
    agent = choose.choice(bulk.company.answerers(conversation.team, choose.randrange(1, 4)))
    slots |= {"customer": contact[1], "agent": agent.name, "team": conversation.team}
    topics = [choose.choice(TOPICS) for _topic in range(3)]
    turns = [conversation.turns[i % len(conversation.turns)] for i in range(MESSAGES)]
    state = choose.choices([name for name, _w in STATES], [weight for _n, weight in STATES])[0]
    share = 1.0 - (bulk.first_ticket + bulk.tickets - number) / bulk.tickets
    opened = bulk.present - timedelta(days=365 * YEARS * (1 - share), minutes=choose.random() * 60)
    return Drawn(
        id=number,
        subject=f"{conversation.subject.format(**slots)} {topics[0]} {slots['asset']}",
        texts=tuple(
            f"{turn.text.format(**slots)} {' '.join(topics)} nomor {slots['number']}"
            for turn in turns
        ),
        contact=contact,
        agent=agent,
        team_id=team.pk,
        state=state,
        priority=choose.choice((1, 2, 2, 2, 3, 3, 4)),
        tags=tuple(sorted(set(topics[:2]))),
        opened=opened,
        updated=min(opened + timedelta(hours=choose.random() * 48), bulk.present),
    )


def _parts(bulk: Bulk) -> Iterator[list[Drawn]]:
    """The tickets, so many at a time that each is drawn once and all fit into memory."""
    end = bulk.first_ticket + bulk.tickets
    for start in range(bulk.first_ticket, end, PART):
        yield [draw(bulk, number) for number in range(start, min(start + PART, end))]


def _contacts(cursor: Any, count: int) -> list[tuple[int, str, str]]:
    first = _reserve(cursor, "people_contact", count)
    made = [(first + i, f"Pelanggan {i:06}", f"pelanggan{i:06}@contoh.test") for i in range(count)]
    moment = clock.now()
    columns = "id, name, department, job_title, site, cost_centre, language, time_zone,"
    with cursor.copy(
        f"COPY people_contact ({columns} service_class, created_at) FROM STDIN"
    ) as copy:
        for number, name, _address in made:
            copy.write_row((number, name, "", "", "", "", "id", "Asia/Jakarta", "", moment))
    with cursor.copy(
        "COPY people_identity (contact_id, kind, address, verified) FROM STDIN"
    ) as copy:
        for number, _name, address in made:
            copy.write_row((number, "mail", address, True))
    return made


def _values(one: Drawn) -> dict[str, Any]:
    """The row of a ticket, by attribute."""
    finished = one.state in {"solved", "closed"}
    assigned = one.state != "new"
    return {
        "subject": one.subject,
        "requester_id": one.contact[0],
        "organisation_id": None,
        "team_id": one.team_id,
        "assignee_id": one.agent.id if assigned else None,
        "tier": 1,
        "type": "request",
        "urgency": 2,
        "impact": 2,
        "priority": one.priority,
        "status_id": default_status_id(one.state),
        "status_category": one.state,
        "category_id": None,
        "confidential_to_id": None,
        "source": "mail",
        "tags": list(one.tags),
        "opened_at": one.opened,
        "updated_at": one.updated,
        "waiting_since": one.opened if one.state == "new" else None,
        "first_response_at": one.opened + timedelta(minutes=40) if assigned else None,
        "last_message_at": one.updated,
        "solved_at": one.updated if finished else None,
        "solve_reason": "agent" if finished else "",
        "closed_at": one.updated if one.state == "closed" else None,
        "due_at": None,
        "reopen_count": 0,
        "message_count": MESSAGES,
        "follow_up_of_id": None,
    }


def _copy_tickets(cursor: Any, part: list[Drawn]) -> None:
    names = ["id", *_values(part[0]), "preview", "version"]
    with cursor.copy(f"COPY tickets_ticket ({', '.join(names)}) FROM STDIN") as copy:
        for one in part:
            copy.write_row((one.id, *_values(one).values(), one.texts[-1][:160], 1))


def _copy_messages(cursor: Any, part: list[Drawn]) -> None:
    columns = (
        "ticket_id, kind, author_kind, contact_id, account_id, source, created_at, from_address,"
        ' from_name, "to", cc, bcc, subject, text, html, reply_text, remote_images, flags,'
        " notices, message_id"
    )
    with cursor.copy(f"COPY tickets_message ({columns}) FROM STDIN") as copy:
        for one in part:
            for number, text in enumerate(one.texts):
                agent = number % 2 == 1
                moment = one.opened + (one.updated - one.opened) * number / MESSAGES
                by = (one.agent.contact_id, one.agent.id) if agent else (one.contact[0], None)
                sender = ("", one.agent.name) if agent else (one.contact[2], one.contact[1])
                kind = ("public", "agent" if agent else "customer")
                empty: list[str] = []
                copy.write_row(
                    (one.id, *kind, *by, "mail", moment, *sender, "[]", "[]", "[]", one.subject,
                     text, "", "", empty, empty, empty, "")
                )  # fmt: skip


def _copy_events(cursor: Any, part: list[Drawn]) -> None:
    first = _reserve(cursor, "journal_value", len(part))
    with cursor.copy("COPY journal_value (id, stream_kind, stream_id, text) FROM STDIN") as copy:
        for place, one in enumerate(part):
            copy.write_row((first + place, "ticket", one.id, one.subject))
    columns = "at, verb, actor_kind, actor_id, stream_kind, stream_id, data, source, depth, quiet"
    with cursor.copy(f"COPY journal_event ({columns}) FROM STDIN") as copy:
        for place, one in enumerate(part):
            values = _values(one) | {"subject": f"value:{first + place}"}
            changes = {
                name: [None, value] for name, value in values.items() if value not in (None, "", [])
            }
            data = json.dumps({"changes": changes}, default=_plain)
            copy.write_row(
                (one.opened, "ticket.opened", "contact", one.contact[0], "ticket", one.id, data,
                 "mail", 0, True)
            )  # fmt: skip


def _fill_search(cursor: Any) -> None:
    """Vectors by the database, a table at a time."""
    cursor.execute("SET LOCAL work_mem = '256MB'")
    cursor.execute(
        """
        INSERT INTO tickets_searchtext (ticket_id, public, "full")
        SELECT id, vector, vector FROM (
          SELECT t.id, strip(
            to_tsvector('pg_catalog.indonesian', t.subject || ' ' || m.texts)
            || to_tsvector('pg_catalog.english', t.subject || ' ' || m.texts)
            || array_to_tsvector(ARRAY[t.id::text, lower(substring(t.subject from 'LT-[0-9]+$')),
                 substring(m.texts from 'nomor ([0-9]+)'), m.address])) AS vector
          FROM tickets_ticket t JOIN (
            SELECT ticket_id, string_agg(text, ' ') AS texts, max(from_address) AS address
            FROM tickets_message GROUP BY ticket_id) m ON m.ticket_id = t.id) v
        """
    )


def _drop_indexes(cursor: Any) -> list[str]:
    """GIN indexes are built once at the end; returns how to make them again."""
    definitions = []
    for index in INDEXES:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [index])
        definitions.append(cursor.fetchone()[0])
        cursor.execute(f"DROP INDEX {index}")
    return definitions


def _reserve(cursor: Any, table: str, count: int) -> int:
    """Takes ``count`` ids in a row; returns the first."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    sequence = cursor.fetchone()[0]
    cursor.execute("SELECT nextval(%s)", [sequence])
    first: int = cursor.fetchone()[0]
    cursor.execute("SELECT setval(%s, %s)", [sequence, first + count])
    return first


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value))
