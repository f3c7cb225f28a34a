"""A program that has everything read in, and starts the assistant in a process of its own whenever it is asked.

Reading in is most of a start, and the same each time. Run as `python -m tests.acceptance.starter`, it takes the
words of a command as a line of JSON and answers with the number of the process that runs it.
"""

from __future__ import annotations

import json
import os
import signal
import sys

from bot.cli import main


def serve() -> None:
    """Starts what it is asked for until nobody asks any more. What ended is cleared away at once."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(json.loads(line))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _run(arguments: list[str]) -> None:
    """The command, as if it had been started by itself; never comes back."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    code: object = 1
    try:
        main(arguments)
        code = 0
    except SystemExit as leaving:
        code = leaving.code
    finally:
        os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    serve()
