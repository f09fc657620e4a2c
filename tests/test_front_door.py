"""The front door keeps its promises: settings are listed, commands exist, the installer speaks in sentences."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.management import get_commands
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
INSTALLER = ROOT / "requirements" / "install.py"
LEVELS = ("runtime", "dev", "e2e")
# Read by Docker's own files and by gunicorn, not by the settings.
DOCKER_ONLY = {"POSTGRES_PASSWORD", "WEB_CONCURRENCY"}


def _names_that_settings_read() -> set[str]:
    source = (ROOT / "learning_network" / "settings" / "env.py").read_text()
    return set(re.findall(r'_env\.\w+\(\s*"([A-Z_]+)"', source))


def _names_of_example() -> set[str]:
    return set(re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))


def _compose() -> dict[str, dict[str, dict[str, object]]]:
    return YAML(typ="safe").load((ROOT / "docker" / "compose.yml").read_text())


def _make_targets() -> set[str]:
    return set(re.findall(r"^([a-z0-9]+):.*## ", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))


def _pins(level: str) -> dict[str, str]:
    lock = (ROOT / "requirements" / f"{level}.txt").read_text()
    return {
        f"{name}{marker}": version for name, version, marker in re.findall(r"^(\S+)==(\S+)( ; .*)? \\$", lock, re.M)
    }


def _install(*arguments: str, folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a copy of the installer in a folder of its own, so that this one keeps its `.venv`."""
    (folder / "requirements").mkdir(parents=True)
    for name in ("install.py", *(f"{level}.txt" for level in LEVELS)):
        (folder / "requirements" / name).write_text((ROOT / "requirements" / name).read_text())
    command = [sys.executable, "requirements/install.py", *arguments]
    return subprocess.run(command, cwd=folder, env=dict(environment), capture_output=True, text=True, check=False)


def test_env_example_lists_every_setting() -> None:
    assert _names_of_example() - DOCKER_ONLY == _names_that_settings_read()


def test_ci_forgets_every_setting() -> None:
    forgotten = set(re.findall(r"\b[A-Z][A-Z_]+\b", re.search(r"unset (.*?)\n}", _ci(), re.DOTALL).group(1)))

    assert _names_that_settings_read() <= forgotten


def _ci() -> str:
    return (ROOT / ".ci" / "run").read_text()


def test_operations_page_explains_every_setting() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()

    assert [name for name in sorted(_names_of_example()) if f"`{name}`" not in page] == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/operations.md"])
def test_page_names_commands_that_exist(page: str) -> None:
    text = (ROOT / page).read_text()
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text))
    targets = set(re.findall(r"`(?:[A-Z_]+=\S* )*make ([a-z0-9]+)", text))

    assert commands - set(get_commands()) == set()
    assert targets - _make_targets() == set()


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *sorted(p.relative_to(ROOT).as_posix() for p in ROOT.glob("docs/**/*.md"))]
)
def test_page_links_to_files_that_exist(page: str) -> None:
    path = ROOT / page
    text = re.sub(r"`[^`\n]+`", "", path.read_text())
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)

    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_compose_services_start_what_exists() -> None:
    roles = set(re.findall(r"^  ([a-z]+)\)$", (ROOT / "docker" / "entrypoint").read_text(), flags=re.MULTILINE))
    ours = {
        name: service["command"]
        for name, service in _compose()["services"].items()
        if service.get("image") == "learning-network"
    }

    assert {"web", "worker"} <= set(ours)
    assert [name for name, command in ours.items() if command[0] not in roles | set(get_commands())] == []


def test_entrypoint_calls_commands_that_exist() -> None:
    commands = set(re.findall(r"python manage\.py ([a-z_]+)", (ROOT / "docker" / "entrypoint").read_text()))

    assert commands
    assert commands <= set(get_commands())


def test_compose_builds_from_files_that_exist() -> None:
    docker = ROOT / "docker"
    allowed = re.findall(r"^!(\S+)$", (docker / "Dockerfile.dockerignore").read_text(), flags=re.MULTILINE)
    build = _compose()["services"]["web"]["build"]

    assert (docker / build["context"] / build["dockerfile"]).samefile(docker / "Dockerfile")
    assert [name for name in allowed if not (ROOT / name).exists()] == []


def test_compose_settings_are_known() -> None:
    used = set(re.findall(r"\${([A-Z_]+)", (ROOT / "docker" / "compose.yml").read_text()))
    given = set(_compose()["services"]["web"]["environment"])

    assert used <= _names_of_example()
    assert given <= _names_of_example()


def test_locks_agree_and_hold_no_address() -> None:
    runtime, dev, e2e = (_pins(level) for level in LEVELS)

    assert runtime.items() <= dev.items() <= e2e.items()
    assert "://" not in "".join((ROOT / "requirements" / f"{level}.txt").read_text() for level in LEVELS)


def test_installer_refuses_an_unknown_level_in_a_sentence(tmp_path: Path) -> None:
    done = _install("production", folder=tmp_path, environment=os.environ)

    assert done.returncode == 1
    assert "Usage" in done.stderr
    assert "Traceback" not in done.stderr


def test_installer_says_what_to_install_when_venv_is_missing(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "ensurepip.py").write_text("raise ImportError")

    done = _install(folder=tmp_path, environment={"PATH": "/nowhere", "PYTHONPATH": str(broken)})

    assert done.returncode == 1
    assert "sudo apt install python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_installer_says_so_when_its_folder_cannot_hold_a_venv(tmp_path: Path) -> None:
    (tmp_path / ".venv").write_text("a file stands where the folder should")

    done = _install(folder=tmp_path, environment={"PATH": "/nowhere"})

    assert done.returncode == 1
    assert "The virtual environment could not be made." in done.stderr
    assert "Traceback" not in done.stderr


def test_installer_reads_on_an_old_python() -> None:
    tree = ast.parse(INSTALLER.read_text(), feature_version=(3, 7))

    newer = (ast.Match, ast.NamedExpr, ast.JoinedStr, ast.AsyncFunctionDef)
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, newer)] == []
