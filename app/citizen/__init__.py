"""The citizen's journey: signing in, the form page by page, sending, following, answering, receiving.

May import everything below the web edge. What is a right answer is decided by forms, what may be
done next by workflow; a view here only passes on what was typed and shows what came of it.
"""

from app.citizen.blueprint import blueprint

__all__ = ["blueprint"]
