"""House rules that no linter knows: sizes, docstrings, names, addresses, and templates that keep to their own host."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAX_MODULE_LINES = 300
# A module of tests may list more cases of one subject than code may hold branches.
MAX_TEST_MODULE_LINES = 600
MAX_FUNCTION_LINES = 40
MAX_FILE_BYTES = 1_000_000
JUNK_DRAWERS = {"utils.py", "util.py", "helpers.py", "helper.py", "misc.py", "manager2.py"}
# Written in pieces, so that this file does not hold what it forbids.
MACHINE_PATHS = [r"/ro" + r"ot/", r"/wo" + r"rk/(main|shared)", r"/ho" + r"me/[a-z]+/", r"/Us" + r"ers/[a-z]+/"]
REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry.npm" + "js",
    "proxy.gol" + "ang",
    "static.crates" + ".io",
]
SECRETS = ["BEGIN [A-Z ]*PRIVATE" + " KEY", "AKIA" + "[0-9A-Z]{16}", "gh[pousr]_" + "[A-Za-z0-9]{36}"]
LOADED_FROM_ELSEWHERE = re.compile(
    r"""<(?:script|img|source|iframe|video|audio|embed|object|use)\b[^>]*\b(?:src|srcset|data|href)=["'](?:https?:)?//"""
    r"""|<link\b(?=[^>]*\brel=["'][^"']*(?:stylesheet|icon|preload|manifest))[^>]*\bhref=["'](?:https?:)?//""",
    re.IGNORECASE,
)
INLINE = {
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle=", re.IGNORECASE),
    "event handler": re.compile(r"<[a-z][^>]*\s(?:on[a-z]+|hx-on[:\w-]*)=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script without src or nonce": re.compile(
        r"<script\b(?![^>]*\b(?:src|nonce)=)(?![^>]*application/(?:ld\+)?json)", re.I
    ),
    "javascript address": re.compile(r"""(?:href|src|action)=["']\s*javascript:""", re.IGNORECASE),
}


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this folder is no git clone: the house rules hold for what is committed")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def _modules(*, with_tests: bool = True) -> Iterator[tuple[str, str]]:
    for path in _tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py" and "/migrations/" not in name and (with_tests or not name.startswith("tests/")):
            yield name, path.read_text()


def _texts(*suffixes: str) -> Iterator[tuple[str, str]]:
    for path in _tracked():
        if path.suffix in suffixes or not suffixes:
            try:
                yield path.relative_to(ROOT).as_posix(), path.read_text()
            except UnicodeDecodeError:
                continue


def _templates() -> Iterator[tuple[str, str]]:
    for name, text in _texts(".html", ".svg"):
        # Mail programs know no style sheets.
        if name.startswith(("templates/", "learning_network/static/")) and "/email/" not in name:
            yield name, re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", text, flags=re.DOTALL)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _most_lines(name: str) -> int:
    return MAX_TEST_MODULE_LINES if str(name).startswith("tests/") else MAX_MODULE_LINES


def test_modules_are_short() -> None:
    long = {name: lines for name, text in _modules() if (lines := len(text.splitlines())) > _most_lines(name)}

    assert long == {}


def test_functions_are_short() -> None:
    long = [
        f"{name}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for name, text in _modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MAX_FUNCTION_LINES
    ]

    assert long == []


def test_modules_say_what_they_own() -> None:
    silent = [
        name
        for name, text in _modules()
        if text.strip() and name != "manage.py" and not ast.get_docstring(ast.parse(text))
    ]

    assert silent == []


def test_no_junk_drawer() -> None:
    drawers = [name for name, _ in _modules() if Path(name).name in JUNK_DRAWERS]

    assert drawers == []


def test_test_folders_are_packages() -> None:
    folders = {path.parent for path in _tracked() if path.suffix == ".py" and (ROOT / "tests") in path.parents}

    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_files_are_small() -> None:
    large = [path.relative_to(ROOT).as_posix() for path in _tracked() if path.stat().st_size > MAX_FILE_BYTES]

    assert large == []


@pytest.mark.parametrize("pattern", [*MACHINE_PATHS, *REGISTRIES, *SECRETS])
def test_no_file_holds_what_belongs_to_one_machine(pattern: str) -> None:
    found = [f"{name}:{_line(text, match.start())}" for name, text in _texts() for match in re.finditer(pattern, text)]

    assert found == []


@pytest.mark.parametrize("fault", INLINE)
def test_templates_hold_nothing_inline(fault: str) -> None:
    found = [
        f"{name}:{_line(text, match.start())} {match.group()[:60]}"
        for name, text in _templates()
        for match in INLINE[fault].finditer(text)
    ]

    assert found == []


def test_templates_load_nothing_from_another_host() -> None:
    found = [
        f"{name}:{_line(text, match.start())}"
        for name, text in _templates()
        for match in LOADED_FROM_ELSEWHERE.finditer(text)
    ]

    assert found == []


def test_style_sheets_load_nothing_from_another_host() -> None:
    pattern = re.compile(r"""@import|url\(\s*["']?(?:https?:)?//""")
    found = [
        f"{name}:{_line(text, match.start())}" for name, text in _texts(".css") for match in pattern.finditer(text)
    ]

    assert found == []


def test_environment_is_read_in_one_module() -> None:
    outside = {"learning_network/settings/env.py", "learning_network/wsgi.py", "manage.py", "requirements/install.py"}
    readers = [
        name
        for name, text in _modules(with_tests=False)
        if name not in outside and not name.startswith("docker/") and re.search(r"os\.(environ|getenv)", text)
    ]

    assert readers == []
