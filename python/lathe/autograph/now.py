"""Whether this thread traces a function now."""

from __future__ import annotations

import threading

from .hooks import Tracing


class _Now(threading.local):
    tracing: Tracing | None = None


# `now.tracing` is the staging object while this thread traces a function, else None.
now = _Now()
