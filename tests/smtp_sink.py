"""A mail server of the tests' own: takes every mail on a free port of this machine, and lets a test look on."""

import json
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


def _take(recipient: str) -> bool:
    return True


@dataclass
class Sink:
    """What the server took, by recipient, and its port.

    ``take`` is asked when a whole mail has come and before it is acknowledged; when it says no, the line breaks.
    A server that ``closes_after_each`` mail has taken it.
    """

    take: Callable[[str], bool] = _take
    recipients: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    port: int = 0
    connections: int = 0
    closes_after_each: bool = False


class _Dialogue(socketserver.StreamRequestHandler):
    """As much of SMTP as a client of this machine speaks."""

    def handle(self) -> None:
        sink: Sink = self.server.sink  # type: ignore[attr-defined]
        sink.connections += 1
        self._say("220 sink")
        recipient = ""
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
            if verb == b"DATA":
                self._say("354 go on")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                if not sink.take(recipient):
                    return
                sink.recipients.append(recipient)
                sink.bodies.append(body)
            self._say("221 bye" if verb == b"QUIT" else "250 ok")
            if verb == b"QUIT" or (verb == b"DATA" and sink.closes_after_each):
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def smtp_sink(sink: Sink) -> Iterator[Sink]:
    """Serve a sink in threads of this process."""
    with _Server(("127.0.0.1", 0), _Dialogue) as server:
        server.sink = sink  # type: ignore[attr-defined]
        sink.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield sink
        finally:
            server.shutdown()


def main() -> None:
    """Serve until standard input ends: print the port, and at the end how many mails came, to whom, and how large."""
    with smtp_sink(Sink()) as sink:
        sys.stdout.write(f"{sink.port}\n")
        sys.stdout.flush()
        sys.stdin.read()
    largest = max(map(len, sink.bodies), default=0)
    json.dump({"mails": len(sink.recipients), "members": len(set(sink.recipients)), "largest": largest}, sys.stdout)


if __name__ == "__main__":
    main()
