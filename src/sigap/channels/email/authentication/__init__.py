"""Whether a mail is from whom it says (SPF, DKIM, DMARC)."""

from sigap.channels.email.authentication.checking import check_sender

__all__ = ["check_sender"]
