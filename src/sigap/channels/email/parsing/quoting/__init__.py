"""Which lines of a message its sender wrote, and which are quotation or signature."""

from sigap.channels.email.parsing.quoting.splitting import Split, split_lines

__all__ = ["Split", "split_lines"]
