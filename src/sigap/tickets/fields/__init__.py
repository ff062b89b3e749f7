"""Custom fields: what they are, how their values are read, and the one rule of forms."""
