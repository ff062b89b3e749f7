"""Fetching: one session with a mail server, a watcher for each mailbox, and who keeps them."""
