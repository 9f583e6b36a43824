"""One part of the benchmark in a process of its own: `python -m playground.bench PART PLAN`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module

from playground.bench.children import answer
from playground.bench.plan import Outcome, Plan, Tell
from playground.bench.sections import SECTIONS

INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Measures the part and answers with progress first and the outcome last."""
    section, plan = SECTIONS[arguments[0]], Plan(**json.loads(arguments[1]))
    if section.one_core:
        keep_to_one_core()
    tell = Tell(lambda rounds: answer(expect=rounds), partial(answer, done=1))
    try:
        module = import_module(f"{__package__}.{section.module}")
        outcome: Outcome = module.measure(plan, tell)
    except KeyboardInterrupt:
        return INTERRUPTED
    answer(outcome=outcome.plain())
    return 0


def keep_to_one_core() -> None:
    """From now on this process runs on one core, where the system can promise that."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
