"""Everything that can be done to an application, by phase of its life.

Each action checks the state table, takes the row at the version it was read (or raises Conflict),
changes it, and appends an event, which owes the jobs of app.reactions. None of them commits, reads a
clock or knows of a request. They raise NotFound for strangers, NotAllowed for the wrong person,
Conflict when somebody was faster, and Invalid when something is missing.
"""

from workflow.actions.deciding import (
    approve,
    has_previewed,
    mark_notified,
    propose,
    record_preview,
    send_back,
    take_back,
)
from workflow.actions.drafting import (
    attach,
    detach,
    discard,
    save_answers,
    start,
    warn_of_expiry,
)
from workflow.actions.ending import close, dispose, record_download, record_view, withdraw
from workflow.actions.moving import move_draft, tell_of_withdrawal
from workflow.actions.naming import hand_over
from workflow.actions.reviewing import (
    ask_correction,
    close_correction,
    confirm_identity,
    doubt_identity,
    give_opinion,
    receive,
    take,
    tick,
)
from workflow.actions.submitting import resubmit, submit

__all__ = [
    "approve",
    "ask_correction",
    "attach",
    "close",
    "close_correction",
    "confirm_identity",
    "detach",
    "discard",
    "dispose",
    "doubt_identity",
    "give_opinion",
    "hand_over",
    "has_previewed",
    "mark_notified",
    "move_draft",
    "propose",
    "receive",
    "record_download",
    "record_preview",
    "record_view",
    "resubmit",
    "save_answers",
    "send_back",
    "start",
    "submit",
    "take",
    "take_back",
    "tell_of_withdrawal",
    "tick",
    "warn_of_expiry",
    "withdraw",
]
