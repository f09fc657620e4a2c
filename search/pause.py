"""A short pause after the engine has failed, so that one save never waits for it twice."""

import time

_SECONDS = 1.0


class Pause:
    """Knows in one process whether the engine has just failed."""

    def __init__(self) -> None:
        self._until = 0.0

    def begin(self) -> None:
        self._until = time.monotonic() + _SECONDS

    def end(self) -> None:
        self._until = 0.0

    def __bool__(self) -> bool:
        return time.monotonic() < self._until


pause = Pause()
