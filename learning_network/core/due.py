"""What is to be done every minute, as the apps say it: the names of their commands, which ``run_due`` runs in turn."""

import logging

from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from django.db import close_old_connections

logger = logging.getLogger(__name__)

_commands: list[str] = []


def register(command: str) -> None:
    """Have ``run_due`` run a command every minute; an app says so in ``ready()``.

    The command finds by itself whether anything is due, and is safe to run twice and at once.
    """
    if command not in _commands:
        _commands.append(command)


def commands() -> list[str]:
    """Return the commands in the order in which they run, that of the apps."""
    return list(_commands)


def run_all(output: OutputWrapper) -> list[str]:
    """Run every command, whatever becomes of the others; return the names of those that failed.

    Args:
        output: Where the commands write what they did.
    """
    return [command for command in commands() if not _has_run(command, output)]


def _has_run(command: str, output: OutputWrapper) -> bool:
    # A connection that broke in one step is none for the next.
    close_old_connections()
    try:
        call_command(command, stdout=output)
    except (CommandError, SystemExit) as error:
        logger.error("%s failed: %s", command, error)
    except Exception:
        logger.exception("%s failed.", command)
    else:
        return True
    return False
