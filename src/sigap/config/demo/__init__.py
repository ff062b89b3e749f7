"""The demo desk: an Indonesian company at work, written through the same actions as real mail."""

from sigap.config.demo.seeding import seed_demo

__all__ = ["seed_demo"]
