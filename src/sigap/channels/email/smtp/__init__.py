"""Sending: one conversation with a mail server, and the loop that has them."""
