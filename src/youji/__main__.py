"""``youji <verb>``: every command of the house, each but ``witness`` a thin management command over a service."""

from __future__ import annotations

import os
import sys

from youji.shared import privacy

#: What these write is the repository's, everything else under ``YOUJI_VAR`` and the service's alone.
WRITE_SOURCE = frozenset({"reference", "new_room", "makemigrations"})


def main() -> None:
    """Run one verb; ``youji verify-log`` is the management command ``verify_log``.

    ``youji witness`` is not: a witness runs where there is no database, and is not to trust what could have one.
    """
    if sys.argv[1:2] == ["witness"]:
        from youji.witness.main import main as witness

        sys.exit(witness(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youji.settings")
    from django.core.management import execute_from_command_line

    verb = sys.argv[1].replace("-", "_") if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None
    if verb not in WRITE_SOURCE:
        os.umask(privacy.UMASK)
    argv = ["youji", *([verb, *sys.argv[2:]] if verb else sys.argv[1:])]
    execute_from_command_line(argv)


if __name__ == "__main__":
    main()
