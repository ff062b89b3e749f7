"""Fetching from Microsoft 365 by Graph, where IMAP is shut."""
