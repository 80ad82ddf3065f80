"""What a worker has loaded before its first job: whoever is forked from here need not load it."""

import app.worker  # noqa: F401
import documents.render  # noqa: F401
from documents.fonts import MAIN, coverage

coverage(MAIN)
