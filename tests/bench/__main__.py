"""make bench: every figure beside its floor, measured in one run on this machine."""

from __future__ import annotations

import os
import platform
import tempfile
from pathlib import Path

from tests.bench import measures
from tests.bench.city import running_bench
from tests.bench.figures import HEAD
from tests.bench.library import large_library
from tests.bench.long_forms import long_forms
from tests.bench.proving import proving
from tests.bench.sending import sending


def main() -> None:
    """Measure and print a table; nothing it starts is left running."""
    print(f"{os.cpu_count()} cores, {processor()}, Python {platform.python_version()}")
    print(f"load before: {os.getloadavg()[0]:.2f}\n\n{HEAD}", flush=True)
    for figure in (*long_forms(), *proving()):
        print(figure, flush=True)
    with tempfile.TemporaryDirectory(prefix="tenohira-bench-") as name:
        folder = Path(name)
        for figure in large_library(folder / "library"):
            print(figure, flush=True)
        for figure in measures.second_start(folder / "starts"):
            print(figure, flush=True)
        with running_bench(folder / "city") as bench:
            for figures in (
                measures.receipt(bench),
                measures.form_page(bench, folder / "floor"),
                measures.cold_start(bench),
                measures.queue_page(bench),
                measures.memory(bench),
                measures.whole_application(bench, folder / "floor"),
            ):
                for figure in figures:
                    print(figure, flush=True)
        for figure in sending(folder / "sending"):
            print(figure, flush=True)


def processor() -> str:
    """The machine's name for its processor."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


if __name__ == "__main__":
    main()
