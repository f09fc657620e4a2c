#!/usr/bin/env python3
"""Django's command line. Outside the virtual environment it starts itself again inside `.venv`."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command given on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning_network.settings.dev")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        _start_again_inside_venv()
        raise
    execute_from_command_line(sys.argv)


def _start_again_inside_venv() -> None:
    """Replace this process by the same command under `.venv`, or say how to get one."""
    python = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
    if not python.exists() or Path(sys.prefix) == python.parent.parent:
        sys.exit("Django is not installed here yet. Run `make setup` (or `python3 requirements/install.py`) first.")
    os.execv(python, [str(python), *sys.argv])  # noqa: S606 (our own interpreter, no shell)


if __name__ == "__main__":
    main()
