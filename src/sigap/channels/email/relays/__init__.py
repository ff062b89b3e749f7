"""Mail that relays such as Mailgun or Postmark hand in by HTTP."""
