"""A real browser against a real demo site: one server a run, in a folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a-demo-password-for-tests"
START_SECONDS = 240
# A slow machine must not fail a test: what is expected may take as long as a click may.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


# Between two mails in one file of Django's file backend.
BETWEEN_MAILS = b"-" * 79


@dataclass(frozen=True)
class Demo:
    """A demo site that runs: its address, its folder, and the environment of its commands."""

    base: str
    folder: Path
    environment: dict[str, str]

    def manage(self, *command: str) -> str:
        """Run a command of manage.py beside the server and return what it says; a failed one raises."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Return the mails that were sent to this address, the oldest first."""
        files = sorted((self.folder / "mail").glob("*"), key=lambda file: file.stat().st_mtime_ns)
        texts = [text.strip() for file in files for text in file.read_bytes().split(BETWEEN_MAILS)]
        mails = [message_from_bytes(text, EmailMessage, policy=policy.default) for text in texts if text]
        return [mail for mail in mails if address in str(mail["To"])]


def chromium() -> str | None:
    """Return the browser: what CHROMIUM names, else Debian's."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark everything here; without a browser skip it loudly, and in CI fail."""
    if chromium():
        return
    words = "NO BROWSER: install Debian's chromium (apt-get install chromium) or set CHROMIUM to run the journeys."
    if os.environ.get("CI"):
        pytest.exit(words, returncode=1)
    for item in items:
        item.add_marker(pytest.mark.skip(reason=words))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Run ``manage.py demo`` in a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "SEARCH_INDEX_DIR": str(folder / "search"),
        "MEDIA_ROOT": str(folder / "media"),
        "EMAIL_URL": f"filemail:///{folder / 'mail'}",
        "DEMO_PASSWORD": PASSWORD,
        "SITE_URL": base,
        "SECRET_KEY": "only-for-the-browser-tests-" + "x" * 40,
    }
    log = (folder / "server.log").open("w")
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"{base}/livez", server=server, log=folder / "server.log")
        yield Demo(base, folder, environment)
    finally:
        server.kill()  # it holds nothing that outlives the run, and a busy one would take its time to end
        server.wait()
        log.close()


@pytest.fixture(scope="session")
def site(demo: Demo) -> str:
    """Return the address of the demo site."""
    return demo.base


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, *, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"The demo site stopped while starting:\n{log.read_text()[-4000:]}")
        try:
            urllib.request.urlopen(address, timeout=2)  # noqa: S310 (our own loopback address)
        except (URLError, OSError):
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"The demo site did not answer in {START_SECONDS} s:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser a run."""
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        yield instance
        instance.close()


@pytest.fixture
def new_context(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Return a maker of separate visitors, each with cookies of their own."""
    contexts: list[BrowserContext] = []

    def make(width: int = 1280, **options: object) -> BrowserContext:
        context = browser.new_context(base_url=site, viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(new_context: Callable[..., BrowserContext]) -> Page:
    """A visitor's first page."""
    return new_context().new_page()


@pytest.fixture
def log_in(new_context: Callable[..., BrowserContext]) -> Callable[[str], Page]:
    """Return a function that logs a demo member in and returns their page."""

    def as_member(email: str) -> Page:
        page = new_context().new_page()
        log_in_as(page, email)
        return page

    return as_member


def log_in_as(page: Page, email: str) -> None:
    """Log a demo member in."""
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    page.wait_for_url("**/me/")
