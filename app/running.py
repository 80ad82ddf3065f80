"""What every view needs from the process it runs in: its parts, and the time."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

from app.runtime import Runtime
from workflow.clock import Calendar

JAPAN = ZoneInfo("Asia/Tokyo")


def running() -> Runtime:
    """The parts shared by this process: settings, database, storage and the rest."""
    return cast("Runtime", current_app.extensions["tenohira"])


def now() -> datetime:
    """The time of this request."""
    return running().clock()


def today() -> date:
    """The day it is in Japan."""
    return now().astimezone(JAPAN).date()


def calendar() -> Calendar:
    """The days on which this city hall is open."""
    return Calendar(running().settings.closed_days)
