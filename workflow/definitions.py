"""From a stored revision to the procedure it says, parsed once per process."""

from __future__ import annotations

from forms import catalogue
from forms.definition import Procedure
from workflow.models import ProcedureRevision

_READ: dict[str, Procedure] = {}


def procedure_of(revision: ProcedureRevision) -> Procedure:
    """Give the procedure of a revision. Revisions never change, so neither does the answer."""
    procedure = _READ.get(revision.id)
    if procedure is None:
        procedure = _READ[revision.id] = _read(revision)
    return procedure


def _read(revision: ProcedureRevision) -> Procedure:
    blocks = catalogue.stored_blocks(revision.blocks)
    file = f"{revision.slug}.yaml"
    procedure, problems = catalogue.load_source(revision.source, file, blocks=blocks)
    if procedure is None:
        raise RuntimeError(f"revision {revision.id} cannot be read: {problems[0].en}")
    return procedure
