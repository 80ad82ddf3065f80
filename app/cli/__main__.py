"""python -m app.cli."""

import gc

# Reading modules throws nothing away, and looking for it takes its time.
gc.disable()
from app.cli import main  # noqa: E402

gc.enable()

main(prog_name="tenohira")
