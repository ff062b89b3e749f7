"""TXT records of the domain name system, with patience that does not hold up the mail."""

from __future__ import annotations

import time

from django.conf import settings
from dns.exception import DNSException, Timeout
from dns.resolver import NXDOMAIN, LRUCache, NoAnswer, NoNameservers, NoResolverConfiguration
from dns.resolver import Resolver as DnsResolver

ANSWER_S = 2.0
REST_S = 60.0
_REMEMBERED = 2000


class NamesUnreachable(Exception):
    """No name server answers, or the desk may not ask any."""


class Names:
    """Asks the servers of ``settings.DNS_SERVERS`` (empty: the machine's own). One that does not
    answer is left alone for REST_S seconds, so that not every mail waits for it."""

    def __init__(self) -> None:
        self._resting_until = 0.0
        self._resolver: DnsResolver | None = None

    def txt(self, name: str) -> list[str]:
        """The TXT records of a name, their pieces joined; none where there are none. Raises
        NamesUnreachable."""
        if not settings.DNS_ALLOWED or time.monotonic() < self._resting_until:
            raise NamesUnreachable(name)
        try:
            answer = self._ready().resolve(name.rstrip("."), "TXT", lifetime=ANSWER_S)
        except (NXDOMAIN, NoAnswer):
            return []
        except (Timeout, NoNameservers, NoResolverConfiguration, OSError) as error:
            self._resting_until = time.monotonic() + REST_S
            raise NamesUnreachable(str(error)) from error
        except DNSException:
            return []  # a name that a stranger made up and that cannot be asked for
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]

    def _ready(self) -> DnsResolver:
        if self._resolver is None:
            servers = settings.DNS_SERVERS
            self._resolver = DnsResolver(configure=not servers)
            if servers:
                host, _, port = servers[0].rpartition(":")
                self._resolver.nameservers = [host]
                self._resolver.port = int(port)
            self._resolver.cache = LRUCache(_REMEMBERED)
        return self._resolver


names = Names()
