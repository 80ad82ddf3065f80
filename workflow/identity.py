"""Whether an applicant is known to be who they say they are: what `identity: verified` asks for.

It is a fact about the account and a name, confirmed by an officer, and carries over to whatever the
same person applies for later. Nobody's application waits for it; a favourable outcome does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.models import ConfirmedName
from forms.japanese.kana import name_key
from forms.schema import REFUSALS
from workflow.definitions import procedure_of
from workflow.models import Application

HOWS: Mapping[str, str] = MappingProxyType(
    {
        "counter": "窓口で確認",
        "documents": "送られた本人確認書類で確認",
        "certificate": "電子証明書で確認",
    }
)
"""The ways to confirm somebody, and what each is called."""

MISSING = "ご本人の確認がまだです。本人確認を記録すると、進めます。"


def is_needed(application: Application) -> bool:
    """Tell whether the procedure gives nothing to somebody who is not confirmed."""
    return procedure_of(application.revision).identity == "verified"


def confirmation_of(application: Application) -> ConfirmedName | None:
    """Give what was confirmed of the person that this application names.

    A family may share an address: each name is confirmed of its own.
    """
    if application.citizen is None:
        return None
    name = name_key(application.applicant_name)
    confirmed = application.citizen.confirmed
    return next((each for each in confirmed if name_key(each.name) == name), None)


def is_confirmed(application: Application) -> bool:
    """Tell whether the account is confirmed to be of the person this application names."""
    return confirmation_of(application) is not None


def stands_against(application: Application, outcome: str) -> bool:
    """Tell whether the outcome has to wait until the applicant is confirmed."""
    return outcome not in REFUSALS and is_needed(application) and not is_confirmed(application)


def keep(application: Application, how: str, *, by: str, at: datetime) -> None:
    """Write down of whom, how, when and by which officer it was confirmed."""
    citizen = application.citizen
    assert citizen is not None
    forget(application)
    name = application.applicant_name
    citizen.confirmed.append(ConfirmedName(name=name, how=how, at=at, by=by))


def forget(application: Application) -> None:
    """Let it count for nothing any more."""
    found = confirmation_of(application)
    if application.citizen is not None and found is not None:
        application.citizen.confirmed.remove(found)


def forget_with_the_last(session: Session, application: Application) -> None:
    """Forget it where no other application of the account names this person."""
    others = sa.select(Application.applicant_name).where(
        Application.citizen_id == application.citizen_id, Application.id != application.id
    )
    if name_key(application.applicant_name) not in map(name_key, session.scalars(others)):
        forget(application)
