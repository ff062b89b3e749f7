"""What is measured: each row as steps to repeat, and its floor."""

from __future__ import annotations

import base64
import itertools
import json
import os
import smtplib
import time
from collections.abc import Callable, Iterator

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import bulk, views
from bench.cast import SAMPLE, Agent, agents, tickets_of_ten, word_pairs
from bench.desk import Desk
from bench.measuring import WARM_UP, Browser, Row, measure
from bench.processes import cpu_ms, pss_mib
from sigap.channels.email.parsing.parser import Parser
from sigap.core.database import conninfo
from sigap.people.roles import Right
from sigap.tickets.queries import finding, listing, reading

INGESTED = 300
CREATED = 400
PARSED = 400


class Bench:
    """Runs all rows on one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.agents = agents()
        everyone = [agent for agent in self.agents if agent.actor.may(Right.SEE_ALL)]
        self.seers = everyone
        self.tickets = tickets_of_ten(SAMPLE)
        self.pairs = word_pairs()

    def browser(self, agent: Agent) -> Browser:
        return Browser(self.desk.web_port, {"Cookie": agent.cookie, "Accept-Language": "id"})

    def list(self) -> Row:
        browsers = [self.browser(agent) for agent in self.agents]
        sorts = itertools.cycle(("updated", "opened", "priority"))
        steps = [
            self.page(
                browsers[i % len(browsers)], f"/tickets/?view=open&sort={next(sorts)}", "tickets/"
            )
            for i in range(SAMPLE)
        ]
        row = measure("list", self.desk.roots, steps)
        actor = self.seers[0].actor
        row.floor_ms = self.hello() + self.sql(lambda: listing.page(actor, listing.OPEN), 300)
        return row

    def ticket(self) -> Row:
        browsers = {agent.actor.id: self.browser(agent) for agent in self.agents}
        steps = []
        for i, (number, team, subject) in enumerate(self.tickets):
            able = [a for a in self.agents if a.actor.may(Right.SEE_ALL) or team in a.actor.levels]
            browser = browsers[able[i % len(able)].actor.id]
            word = subject.split()[-1]
            steps.append(self.page(browser, f"/tickets/{number}/?view=mine", word))
        row = measure("ticket", self.desk.roots, steps)
        numbers = itertools.cycle([found[0] for found in self.tickets])
        row.floor_ms = self.hello() + self.sql(lambda: reading.thread(next(numbers)), 300)
        return row

    def search(self) -> Row:
        browsers = [self.browser(agent) for agent in self.seers]
        steps = [
            self.page(
                browsers[i % len(browsers)], f"/search/?q={pair.replace(' ', '+')}", 'name="q"'
            )
            for i, pair in enumerate(self.pairs)
        ]
        row = measure("search", self.desk.roots, steps)
        pairs = itertools.cycle(self.pairs)
        actor = self.seers[0].actor
        row.floor_ms = self.hello() + self.sql(lambda: finding.search(actor, next(pairs)), 200)
        return row

    def view(self) -> Row:
        return views.view(self)

    def counts(self) -> Row:
        return views.counts(self)

    def board(self) -> Row:
        return views.board(self)

    def search3(self) -> Row:
        return views.search3(self)

    def bulk(self) -> Row:
        return bulk.bulk(self)

    def create(self) -> Row:
        agent = next(one for one in self.agents if one.actor.may(Right.WORK_ALL))
        browser = Browser(self.desk.web_port, {"Authorization": f"Bearer {agent.token}"})
        team = self.tickets[0][1]

        def one(number: int) -> Callable[[], None]:
            body = json.dumps(
                {
                    "subject": f"Printer {number} macet",
                    "text": f"Printer di lantai {number} macet lagi, mohon dibantu. " * 8,
                    "requester": {"address": f"bench{number % 97}@contoh.test", "name": "Bench"},
                    "team": team,
                }
            )
            return lambda: _expect(browser.post("/api/v1/tickets", body), '"version"')

        steps = [one(i) for i in range(CREATED)]
        waiting = [*steps, self.drained]
        row = measure("create", self.desk.roots, waiting)
        row.n -= 1
        row.floor_ms = self.hello() + self.written()
        return row

    def ingest(self) -> Row:
        for message in mails(WARM_UP):
            self.lmtp([message])
        self.drained()
        before = cpu_ms(self.desk.roots)
        begin = time.perf_counter()
        self.lmtp(mails(INGESTED, start=WARM_UP))
        self.drained()
        took = (time.perf_counter() - begin) * 1000 / INGESTED
        used = (cpu_ms(self.desk.roots) - before) / INGESTED
        return Row("ingest", used, self.parsed() + self.written() * 2, took, took, INGESTED)

    def parse(self) -> Row:
        """One message through the parser's child and back, as the worker has it done."""
        parser = Parser()
        messages = list(mails(PARSED))
        for raw in messages[:WARM_UP]:
            parser.parse(raw)
        before = cpu_ms([os.getpid()])
        begin = time.perf_counter()
        for raw in messages:
            parser.parse(raw)
        took = (time.perf_counter() - begin) * 1000 / PARSED
        used = (cpu_ms([os.getpid()]) - before) / PARSED
        parser.close()
        return Row("parse", used, self.parsed(), took, took, PARSED)

    def warm(self) -> None:
        """Each page a few times, so that an idle desk is one that has been used."""
        browser = self.browser(self.seers[0])
        for number, _team, _subject in self.tickets[:10]:
            for path in ("/tickets/?view=open", f"/tickets/{number}/?view=mine"):
                browser.get(path)

    def memory(self) -> dict[str, object]:
        time.sleep(3)
        return {
            "name": "memory",
            "mib": round(pss_mib(self.desk.roots), 1),
            "parts": {
                name: round(pss_mib([found.pid]), 1)
                for name, found in self.desk.processes.items()
                if name != "hello"
            },
        }

    def lmtp(self, messages: Iterator[bytes] | list[bytes]) -> None:
        with smtplib.LMTP("127.0.0.1", self.desk.lmtp_port) as client:
            for message in messages:
                client.sendmail("bench@contoh.test", ["bantuan@demo.sigap.test"], message)

    def drained(self) -> None:
        """Until every message is filed and every subscriber has reacted."""
        with psycopg.connect(conninfo(), autocommit=True) as conn:
            while conn.execute(
                "SELECT EXISTS (SELECT 1 FROM channels_inbound WHERE state = 'stored')"
                " OR EXISTS (SELECT 1 FROM journal_pending)"
            ).fetchone() != (False,):
                time.sleep(0.05)

    def hello(self) -> float:
        browser = Browser(self.desk.hello_port, {})
        roots = [self.desk.processes["hello"].pid]
        return measure("hello", roots, [lambda: _expect(browser.get("/"), "hello")] * 1200).cpu_ms

    def sql(self, page: Callable[[], object], times: int) -> float:
        """CPU of the page's bare statements: client and server, without Django."""
        statements = []
        for _time in range(40):
            with CaptureQueriesContext(connection) as captured:
                page()
            statements.append([found["sql"] for found in captured.captured_queries])
        with psycopg.connect(conninfo(), autocommit=True) as conn:
            roots = [self.desk.processes["postgres"].pid]
            before, own = cpu_ms(roots), time.process_time()
            for number in range(times):
                for statement in statements[number % len(statements)]:
                    conn.execute(statement.replace("%", "%%")).fetchall()
            return (cpu_ms(roots) - before + (time.process_time() - own) * 1000) / times

    def written(self) -> float:
        """Two bare inserts and a commit."""
        with psycopg.connect(conninfo()) as conn:
            conn.execute("CREATE TEMP TABLE floor_row (id bigserial PRIMARY KEY, body text)")
            conn.commit()
            roots = [self.desk.processes["postgres"].pid]
            before, own = cpu_ms(roots), time.process_time()
            for _time in range(400):
                conn.execute("INSERT INTO floor_row (body) VALUES (%s)", ["x" * 400])
                conn.execute("INSERT INTO floor_row (body) VALUES (%s)", ["x" * 400])
                conn.commit()
            return (cpu_ms(roots) - before + (time.process_time() - own) * 1000) / 400

    def parsed(self) -> float:
        from sigap.channels.email.parsing import parse

        raw = next(iter(mails(1)))
        own = time.process_time()
        for _time in range(200):
            parse(raw)
        return (time.process_time() - own) * 1000 / 200

    def page(self, browser: Browser, path: str, expected: str) -> Callable[[], None]:
        return lambda: _expect(browser.get(path), expected)


def mails(count: int, *, start: int = 0) -> Iterator[bytes]:
    """Messages like the average of 791 real ones: 14 kB, six parts, 15 fields; all different."""
    for number in range(start, start + count):
        yield average_mail(number)


def average_mail(number: int) -> bytes:
    words = f"Selamat pagi, printer nomor {number} di lantai {number % 9} macet lagi. "
    text = (
        words * 6 + "\r\n\r\nPada Sen, 23 Nov 2026 pukul 08.00 Andi <andi@desk.test> menulis:\r\n"
    )
    text += f"> {words}\r\n" * 12
    html = f"<div>{words * 6}</div><blockquote type=cite>{f'<p>{words}</p>' * 12}</blockquote>"
    html += '<table><tr><td style="color:#334">Salam,</td></tr></table>' * 4
    content = f"{time.time_ns()}.{number}"
    file = base64.encodebytes(content.encode() * 100).decode().replace("\n", "\r\n")
    image = base64.encodebytes(bytes(1200)).decode().replace("\n", "\r\n")
    received = "".join(
        f"Received: from mx{hop}.contoh.test (mx{hop}.contoh.test [192.0.2.{hop}])\r\n"
        f"\tby mx{hop + 1}.contoh.test with ESMTPS id {number}.{hop};"
        f" Mon, 23 Nov 2026 08:00:0{hop} +0700\r\n"
        for hop in range(4)
    )
    return (
        f"Return-Path: <mail{number % 150}@contoh.test>\r\n{received}"
        f"From: Pelanggan {number} <mail{number % 150}@contoh.test>\r\n"
        "To: bantuan@demo.sigap.test\r\n"
        f"Subject: Printer {number} macet\r\nMessage-ID: <{content}@contoh.test>\r\n"
        "Date: Mon, 23 Nov 2026 08:00:00 +0700\r\nMIME-Version: 1.0\r\n"
        "X-Mailer: Contoh 1.0\r\nX-Priority: 3\r\nContent-Language: id\r\nThread-Topic: Printer\r\n"
        'Content-Type: multipart/mixed; boundary="a"\r\n\r\n'
        '--a\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b--\r\n"
        "--a\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-ID: <logo>\r\n\r\n{image}\r\n"
        "--a\r\nContent-Type: application/pdf; name=laporan.pdf\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{file}\r\n--a--\r\n"
    ).encode()


def _expect(text: str, word: str) -> None:
    if word not in text:
        raise RuntimeError(f"{word!r} is missing in an answer of {len(text)} characters")
