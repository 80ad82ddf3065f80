"""The form of a file as citizens will meet it, before it is live: on a phone, with the reasons beside.

Needs no database, and no citizen: answers are kept where the door says, a process' memory or an
officer's session. May import everything of the web edge but the views of other desks.
"""

from app.preview.blueprint import Door, preview_blueprint
from app.preview.subject import Subject, WatchedFile

__all__ = ["Door", "Subject", "WatchedFile", "preview_blueprint"]
