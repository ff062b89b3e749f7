"""Run in the environment of the desk; prints the numbers of what it made, as JSON."""

from __future__ import annotations

import json
import sys

import django


def main() -> None:
    django.setup()
    from tests.staging.stage import stage

    sys.stdout.write(json.dumps(stage()) + "\n")


main()
