"""What is to be done every minute, as the apps say it: the names of their commands, which ``run_due`` runs in turn."""

import logging

from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from django.db import connections

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
    _drop_broken_connections()
    try:
        call_command(command, stdout=output)
    except (CommandError, SystemExit) as error:
        logger.error("%s failed: %s", command, error)
    except Exception:
        logger.exception("%s failed.", command)
    else:
        return True
    return False


def _drop_broken_connections() -> None:
    """A connection that broke in one step is none for the next; one with a transaction of the caller's stays."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
