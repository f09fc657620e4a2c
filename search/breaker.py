"""A breaker: after failures in a row nobody waits for the engine until one call has shown that it answers again."""

import threading
import time
from collections.abc import Callable


class Breaker:
    """Says in one process whether an engine is worth asking.

    Closed at first. Open after ``failures`` in a row, for ``pause`` seconds; then one call in each pause is let
    through to find out, and its success closes the breaker.
    """

    def __init__(self, *, failures: int = 3, pause: float = 5.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = failures
        self._pause = pause
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._next_try = 0.0

    def admits(self) -> bool:
        """Return whether a call may be made now; whoever is let through reports how it went."""
        with self._lock:
            if self._failures < self._most:
                return True
            now = self._clock()
            if now < self._next_try:
                return False
            # The others go on waiting whatever becomes of this one, also when it never reports.
            self._next_try = now + self._pause
            return True

    def succeeded(self) -> None:
        """Close: the engine has answered."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """Count a call that was not answered."""
        with self._lock:
            self._failures += 1
            self._next_try = self._clock() + self._pause
