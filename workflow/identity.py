"""Whether an applicant is known to be who they say they are: what `identity: verified` asks for.

It is a fact about the account and a name, confirmed by an officer, and carries over to whatever the
same person applies for later. Nobody's application waits for it; a favourable outcome does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from forms.japanese.kana import search_key
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


def is_confirmed(application: Application) -> bool:
    """Tell whether the account is confirmed to be of the person this application names.

    A family may share an address: another name has to be confirmed of its own.
    """
    citizen = application.citizen
    if citizen is None or citizen.verified_at is None:
        return False
    return search_key(citizen.verified_name or "") == search_key(application.applicant_name)


def stands_against(application: Application, outcome: str) -> bool:
    """Tell whether the outcome has to wait until the applicant is confirmed."""
    return outcome not in REFUSALS and is_needed(application) and not is_confirmed(application)


def keep(application: Application, how: str, *, by: str, at: datetime) -> None:
    """Write down of whom, how, when and by which officer it was confirmed."""
    citizen = application.citizen
    assert citizen is not None
    citizen.verified_at, citizen.verified_by = at, by
    citizen.verified_how, citizen.verified_name = how, application.applicant_name


def forget(application: Application) -> None:
    """Let it count for nothing any more."""
    citizen = application.citizen
    assert citizen is not None
    citizen.verified_at = citizen.verified_by = None
    citizen.verified_how = citizen.verified_name = None
