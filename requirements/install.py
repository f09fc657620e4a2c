"""Set up `.venv` for this folder: ``python3 requirements/install.py [runtime|dev|e2e] [semantic]``.

Standard library only, and written so that an old Python 3 can read it far enough to say that it is too old.
A level includes those before it; the extra ``semantic`` comes beside any of them and stays. A second run finds its
stamp in `.venv` and ends at once.
"""

import hashlib
import importlib
import json
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed.json")
# Stands while packages are being installed: a `.venv` that still has it was left half filled and is made anew.
UNFINISHED = os.path.join(VENV, "unfinished")

LEVELS = ("runtime", "dev", "e2e")
EXTRA = "semantic"
OLDEST = (3, 11)
NEWEST_TRIED = (3, 14)
# The order in which a Python is looked for when the one that runs this is too old: the one CI uses first.
CANDIDATES = ("python3.11", "python3.12", "python3.13", "python3.14")
# Measured with pip: 271, 404 and 567 MB in `.venv`, and room for the downloads on their way in.
NEEDED_MB = {"runtime": 400, "dev": 900, "e2e": 1100, EXTRA: 400}
# Settings of other environments that would lead the installation astray.
MISLEADING = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_HASHES")

SIGNS = (
    (("no space left", "enospc", "os error 28", "errno 28"), "The disk is full: free some space and try again."),
    (("disk quota exceeded",), "Your disk quota is used up: free some space and try again."),
    (("read-only file system", "permission denied"), "A folder that must be written to is read-only."),
    (
        ("certificate verify failed", "unknownissuer", "invalid peer certificate"),
        "The package index shows a certificate that this machine does not trust (a proxy may put in its own). "
        "Set SSL_CERT_FILE (and PIP_CERT for pip) to your organisation's certificate file.",
    ),
    (
        ("name resolution", "name or service not known", "nodename nor servname", "network is unreachable",
         "connection refused", "newconnectionerror", "connecttimeout", "read timed out", "proxyerror", "dns error",
         "failed to fetch", "error sending request", "could not connect"),
        "The package index was not reached: this needs a network connection the first time. "
        "Behind a proxy, set HTTPS_PROXY; for an index of your own, set it in pip's or uv's configuration.",
    ),
    (
        ("hashes are required", "do not match the hashes", "hash mismatch"),
        "A package is not the one that was locked. Nothing of it was installed. Try again; if it stays so, report it.",
    ),
)  # fmt: skip


class Trouble(Exception):
    """Something the person at the keyboard can act on; its text is all that is shown."""


def main(arguments: "list[str]") -> int:
    """Install the level named on the command line, or say in a sentence what stands in the way."""
    try:
        level, extra = _wanted(arguments)
        _check_python(arguments)
        _install(level)
        if extra:
            _add(extra)
    except Trouble as trouble:
        return _say_why(str(trouble))
    except OSError as error:
        return _say_why(_os_error(error))
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
        return 130
    return 0


def _say_why(text: str) -> int:
    print("\n" + text, file=sys.stderr)
    return 1


def _os_error(error: OSError) -> str:
    where = " ({0})".format(error.filename) if error.filename else ""
    return _meaning(str(error)) or "The system says: {0}{1}.".format(error.strerror or error, where)


def _wanted(arguments: "list[str]") -> "tuple[str, str]":
    """Return the level and the extra that were named, the extra empty when none was."""
    names = [name for name in arguments if name != EXTRA]
    level = names[0] if names else "runtime"
    if len(names) > 1 or level not in LEVELS:
        raise Trouble("Usage: python3 requirements/install.py [{0}] [{1}]".format("|".join(LEVELS), EXTRA))
    return level, EXTRA if EXTRA in arguments else ""


def _check_python(arguments: "list[str]") -> None:
    """Go on under a newer Python where this one is too old and a newer one is on PATH."""
    if sys.version_info >= OLDEST:
        return
    mine = "{0}.{1}.{2}".format(*sys.version_info[:3])
    for name in CANDIDATES:
        if _is_new_enough(name):
            print("Python {0} is too old; going on with {1}.".format(mine, name), flush=True)
            os.execvp(name, [name, os.path.abspath(__file__), *arguments])  # noqa: S606 (a fixed name, no shell)
    raise Trouble(
        "Python 3.11 or newer is needed; this is Python {0} ({1}), and none of {2} is on PATH.\n"
        "Install one (Debian 12, Ubuntu 24.04 or newer: sudo apt install python3 python3-venv) and name it:\n"
        "  make demo PYTHON=/path/to/python3.11".format(mine, sys.executable, ", ".join(CANDIDATES))
    )


def _is_new_enough(name: str) -> bool:
    """Say whether the command really starts such a Python: pyenv leaves commands on PATH that do not."""
    code = "import sys; sys.exit(sys.version_info < {0!r})".format(OLDEST)
    return shutil.which(name) is not None and _quiet([name, "-c", code]).returncode == 0


def _install(level: str) -> None:
    installed = _stamp()
    if installed.get("level") in LEVELS and _interpreter_works() and not os.path.exists(UNFINISHED):
        level = max(level, installed["level"], key=LEVELS.index)
        if installed == {"level": level, "lock": _lock_hash(level)}:
            return
    started = time.time()
    _check_disk(level)
    uv = shutil.which("uv")
    _make_venv(uv)
    open(UNFINISHED, "w").close()
    _fill_venv(level, uv)
    with open(STAMP, "w") as stamp:
        json.dump({"level": level, "lock": _lock_hash(level)}, stamp)
    os.remove(UNFINISHED)
    print("Installed in .venv in {0:.0f} s.".format(time.time() - started), flush=True)


def _add(extra: str) -> None:
    """Put an extra beside what is installed; a level installed again later leaves it alone."""
    stamp, lock = os.path.join(VENV, extra + ".stamp"), _lock_hash(extra)
    if _written_in(stamp) == lock:
        return
    _check_disk(extra)
    _fill_venv(extra, shutil.which("uv"))
    with open(stamp, "w") as written:
        written.write(lock)
    print("Search by meaning is installed.", flush=True)


def _written_in(path: str) -> str:
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def _stamp() -> "dict[str, str]":
    try:
        with open(STAMP) as stamp:
            content = json.load(stamp)
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _lock(level: str) -> str:
    return os.path.join(ROOT, "requirements", level + ".txt")


def _lock_hash(level: str) -> str:
    with open(_lock(level), "rb") as lock:
        return hashlib.sha256(lock.read()).hexdigest()


def _check_disk(level: str) -> None:
    needed, free = NEEDED_MB[level], shutil.disk_usage(ROOT).free // 10**6
    if _interpreter_works():
        needed //= 2
    if free < needed:
        raise Trouble(
            "Not enough disk space: about {0} MB are needed and {1} MB are free on the disk of {2}.".format(
                needed, free, ROOT
            )
        )


def _interpreter_works() -> bool:
    return os.path.exists(PYTHON) and os.access(PYTHON, os.X_OK)


def _make_venv(uv: "str | None") -> None:
    """Make `.venv` where there is none that works (moved, half made, or of a Python that is gone)."""
    if _serves(uv):
        return
    if not uv:
        _check_modules("venv", "ensurepip")
    _check_modules("sqlite3", "ssl")
    print("Making .venv with Python {0} ...".format(sys.version.split()[0]), flush=True)
    # The one below an activated `.venv`: that one would take away its own feet.
    python = getattr(sys, "_base_executable", None) or sys.executable
    command = [python, "-m", "venv", "--clear", VENV]
    if uv:
        command = [uv, "venv", "--quiet", "--no-project", "--clear", "--python", python, VENV]
    _run(command, "The virtual environment could not be made.")


def _serves(uv: "str | None") -> bool:
    """Say whether the `.venv` that stands here can be installed into."""
    if not _interpreter_works() or os.path.exists(UNFINISHED):
        return False
    code = "import sys; sys.exit(sys.version_info < {0!r} or sys.prefix != {1!r})".format(OLDEST, VENV)
    right_python = _quiet([PYTHON, "-c", code]).returncode == 0
    return right_python and (bool(uv) or _quiet([PYTHON, "-m", "pip", "--version"]).returncode == 0)


def _check_modules(*names: str) -> None:
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            raise Trouble(_missing_module(name)) from None


def _missing_module(name: str) -> str:
    if name in ("venv", "ensurepip"):
        return (
            "This Python ({0}) cannot make virtual environments: its module {1} is missing.\n"
            "Install it with: sudo apt install python3-venv (Debian, Ubuntu), then run the same command again.".format(
                sys.executable, name
            )
        )
    return (
        "This Python ({0}) was built without its module {1}. Use another one: make demo PYTHON=/path/to/python3.11"
    ).format(sys.executable, name)


def _fill_venv(level: str, uv: "str | None") -> None:
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", PYTHON]
    else:
        # Compiling what is never imported costs a third of the time; Python compiles the rest as it goes.
        command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-compile"]
        command += ["--quiet", "--retries", "2"]
    tool = "uv" if uv else "pip, about a minute"
    print("Installing the packages of requirements/{0}.txt ({1}) ...".format(level, tool), flush=True)
    _run([*command, "--require-hashes", "-r", _lock(level)], "The packages could not be installed.")


def _run(command: "list[str]", on_failure: str) -> None:
    """Run a command without a word; when it fails, show its last lines and what they mean."""
    done = _quiet(command)
    if done.returncode == 0:
        return
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    print("\n".join("  " + line for line in lines[-12:]), file=sys.stderr)
    raise Trouble("{0} {1}".format(on_failure, _meaning(done.stdout) or _unknown_failure()))


def _quiet(command: "list[str]") -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    # uv brings certificates of its own; those of the machine also hold behind an organisation's proxy.
    environment.setdefault("UV_SYSTEM_CERTS", "true")
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        errors="replace",
        check=False,
    )


def _meaning(output: str) -> "str | None":
    """Return the sentence for the first known sign in a tool's output, or None."""
    output = output.lower()
    for signs, sentence in SIGNS:
        if any(sign in output for sign in signs):
            return sentence
    return None


def _unknown_failure() -> str:
    if sys.version_info[:2] > NEWEST_TRIED:
        return "This is Python {0}.{1}; tried are 3.11 to {2}.{3}: take one of those.".format(
            *(tuple(sys.version_info[:2]) + NEWEST_TRIED)
        )
    return "The lines above say why."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
