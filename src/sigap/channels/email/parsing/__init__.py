"""From the stored bytes of a mail to an Envelope.

``parse`` does it here and now; ``parser.Parser`` does it in a child process with limits, which is
what anything that came from outside must go through.
"""

from sigap.channels.email.parsing.message import parse
from sigap.channels.email.parsing.notices import Notice, Unreadable

__all__ = ["Notice", "Unreadable", "parse"]
