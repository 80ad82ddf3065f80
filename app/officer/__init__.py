"""The officer's desk: the queue, the case and everything an officer does to it.

May import everything below the web edge. Rules of who may do what never live here: the state
table decides, and a view only asks it, calls one action or query, and renders.
"""

from app.officer.blueprint import blueprint

__all__ = ["blueprint"]
