"""Filters of incoming mail: conditions, what they set, and the patterns in them."""
