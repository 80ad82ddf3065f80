"""python -m app.cli."""

import gc

gc.disable()
from app.cli import main  # noqa: E402 - reading modules throws nothing away: a tenth of every start

gc.freeze()  # they stay, and are shared by the processes of the web server
gc.enable()

main(prog_name="tenohira")
