"""python -m app.cli."""

import gc

# Reading modules throws nothing away, and looking for it takes its time.
gc.disable()
from app.cli import main  # noqa: E402

# What they hold stays, and is shared by the processes of the web server.
gc.freeze()
gc.enable()

main(prog_name="tenohira")
