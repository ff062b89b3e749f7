"""Signing in to mail servers by OAuth 2: the providers, their tokens, and SASL with them."""
