"""When an application should be decided, from its arrival and its corrections."""

from __future__ import annotations

from workflow.clock import Calendar, Pause, due_on, local_date
from workflow.definitions import procedure_of
from workflow.models import NO_TARGET, Application


def pauses_of(application: Application) -> tuple[Pause, ...]:
    """Give the times the applicant had for corrections, once they are over."""
    return tuple(
        Pause(local_date(each.asked_at), local_date(each.ended_at))
        for each in application.corrections
        if each.ended_at is not None
    )


def reset_due_date(application: Application, calendar: Calendar) -> None:
    """Work out due_on anew, and with it the place in the queue."""
    days = procedure_of(application.revision).standard_days
    application.queue_on = NO_TARGET
    if days is not None and application.arrived_at is not None:
        arrived_on = local_date(application.arrived_at)
        application.due_on = due_on(arrived_on, days, calendar, pauses_of(application))
        application.queue_on = application.due_on
