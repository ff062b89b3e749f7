"""How a mailbox does: its state, its figures, its domain, and a mail to itself."""
