"""Keeps a watcher for each active mailbox that is fetched, as mailboxes come, change and go."""

from __future__ import annotations

from sigap.channels.email.graph.watcher import GraphWatcher
from sigap.channels.email.imap.watcher import Watcher
from sigap.channels.email.models import Grant, Mailbox

_SETTINGS = (
    "address",
    "imap_host",
    "imap_port",
    "imap_security",
    "imap_username",
    "imap_password",
    "imap_folder",
    "after_fetch",
    "move_to",
)
_OF_GRANT = ("pk", "granted_at", "error", "graph")


class Watching:
    """Called every few seconds by the worker."""

    def __init__(self) -> None:
        self._watchers: dict[int, tuple[tuple[object, ...], Watcher | GraphWatcher]] = {}

    def step(self) -> int:
        wanted = {
            row[0]: row[1:]
            for row in Mailbox.objects.filter(is_active=True)
            .exclude(imap_host="")
            .values_list("pk", *_SETTINGS)
        }
        by_graph: set[int] = set()
        grants = Grant.objects.filter(mailbox__is_active=True)
        for pk, granted_at, error, graph in grants.values_list(*_OF_GRANT):
            if error:
                wanted.pop(pk, None)  # until somebody has signed in again
            elif graph:
                by_graph.add(pk)
                wanted[pk] = (granted_at, graph)
            elif pk in wanted:
                wanted[pk] = (*wanted[pk], granted_at)
        for pk, (settings, watcher) in list(self._watchers.items()):
            if wanted.get(pk) != settings or not watcher.is_alive():
                watcher.stop()
                del self._watchers[pk]
        for pk in wanted.keys() - self._watchers.keys():
            watcher = GraphWatcher(pk) if pk in by_graph else Watcher(pk)
            self._watchers[pk] = (wanted[pk], watcher)
            watcher.start()
        return 0

    def stop(self, *, seconds: float = 10.0) -> None:
        """Ends all watchers and waits for them."""
        for _, watcher in self._watchers.values():
            watcher.stop()
        for _, watcher in self._watchers.values():
            watcher.join(seconds)
        self._watchers.clear()
