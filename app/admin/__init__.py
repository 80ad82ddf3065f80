"""The desk of the people who make procedures: files, their check report, publication, accounts.

May import everything below the web edge. What is right in a file is decided by forms; what
publication means is decided by workflow; nothing of either lives here.
"""

from app.admin.blueprint import blueprint, preview

__all__ = ["blueprint", "preview"]
