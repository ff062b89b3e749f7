"""How tickets and messages look on a page: records in, remembered fragments of HTML out."""
