"""What the API takes and gives, as marshmallow schemas; the description is made from them."""

from marshmallow import Schema, ValidationError, fields, validate

from accounts.codes import is_address
from forms.fields import type_of
from forms.profile import ENTRIES
from workflow.actions.texts import LONGEST


def _can_be_mailed(email: str) -> None:
    if not is_address(email):
        raise ValidationError("Write the address like name@example.jp.")


class CodeRequest(Schema):
    """Where to send a one-time code."""

    email = fields.Str(required=True, validate=[validate.Length(max=254), _can_be_mailed])


class TokenRequest(Schema):
    """A citizen's e-mail and one-time code, or an officer's login and password."""

    email = fields.Str(validate=validate.Length(min=1, max=254))
    code = fields.Str(validate=validate.Length(min=1, max=20))
    login = fields.Str(validate=validate.Length(min=1, max=100))
    password = fields.Str(validate=validate.Length(min=1, max=200))


class Token(Schema):
    """A bearer token (RFC 6750)."""

    access_token = fields.Str(required=True)
    token_type = fields.Constant("Bearer", required=True)
    expires_at = fields.AwareDateTime(required=True)


def _entries() -> fields.Dict:
    """The entries of a profile, each described as the answer to its question."""
    shapes = {each.name: type_of(each).json_schema(each) for each in ENTRIES}
    return fields.Dict(keys=fields.Str(), required=True, metadata={"properties": shapes})


class ProfileRequest(Schema):
    """What to keep, and nothing else; `seen` guards against a stale copy."""

    entries = _entries()
    seen = fields.Str(validate=validate.Length(max=40))


class Profile(Schema):
    """What is kept of a citizen (登録情報); `changed_at` is null where that is nothing."""

    entries = _entries()
    seen = fields.Str(required=True)
    changed_at = fields.AwareDateTime(required=True, allow_none=True)


class ProcedureSummary(Schema):
    """A procedure in the list."""

    slug = fields.Str(required=True)
    title = fields.Str(required=True)
    summary = fields.Str(required=True)
    category = fields.Str(required=True)
    kind = fields.Str(required=True)
    office = fields.Str(required=True)


class ProcedureDetail(ProcedureSummary):
    """A procedure with its pages and the JSON Schema of its answers."""

    revision = fields.Int(required=True)
    purpose = fields.Str(required=True)
    basis = fields.Str(required=True)
    identity = fields.Str(required=True)
    standard_days = fields.Int(required=True, allow_none=True)
    opens_at = fields.AwareDateTime(required=True, allow_none=True)
    closes_at = fields.AwareDateTime(required=True, allow_none=True)
    fee = fields.Str(required=True, allow_none=True)
    pages = fields.List(fields.Dict(), required=True)
    answers_schema = fields.Dict(required=True)


class StartRequest(Schema):
    """Which procedure to start."""

    procedure = fields.Str(required=True, validate=validate.Length(min=1, max=100))


class AnswersRequest(Schema):
    """Answers by field name. Fields that are not named stay as they are; `seen` guards against a stale copy."""

    answers = fields.Dict(keys=fields.Str(), required=True)
    seen = fields.Int(strict=True, validate=validate.Range(min=0, max=2**31 - 1))


class FieldProblem(Schema):
    """What is wrong with one field."""

    field = fields.Str(required=True)
    code = fields.Str(required=True)
    message = fields.Str(required=True)


class TimelineEntry(Schema):
    """Something that happened to an application."""

    at = fields.AwareDateTime(required=True)
    event = fields.Str(required=True)


class FieldWords(Schema):
    """A field to correct, and what the officer says about it."""

    path = fields.Str(required=True, validate=validate.Length(min=1, max=200))
    words = fields.Str(required=True, validate=validate.Length(min=1, max=LONGEST))


class OpenCorrection(Schema):
    """What the applicant is asked to correct."""

    fields_ = fields.List(
        fields.Nested(FieldWords), data_key="fields", attribute="fields", required=True
    )
    words = fields.Str(required=True)
    due_on = fields.Date(required=True)


class NewerRevision(Schema):
    """The revision that a draft has to move to before it can be sent."""

    revision = fields.Int(required=True)
    changes = fields.List(fields.Str(), required=True)


class LeftOver(Schema):
    """An answer that did not fit when the draft moved; kept, and never sent."""

    field = fields.Str(required=True)
    label = fields.Str(required=True)
    words = fields.Str(required=True)


class Application(Schema):
    """An application as its applicant or an officer of its office sees it."""

    id = fields.Str(required=True)
    procedure = fields.Str(required=True)
    revision = fields.Int(required=True)
    newer = fields.Nested(NewerRevision, required=True, allow_none=True)
    left_over = fields.List(fields.Nested(LeftOver), required=True)
    state = fields.Str(required=True)
    version = fields.Int(required=True)
    seen = fields.Int(required=True)
    receipt_number = fields.Str(required=True, allow_none=True)
    arrived_at = fields.AwareDateTime(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    answers = fields.Dict(required=True)
    problems = fields.List(fields.Nested(FieldProblem), required=True)
    fee = fields.Int(required=True, allow_none=True)
    correction = fields.Nested(OpenCorrection, required=True, allow_none=True)
    identity = fields.Str(
        required=True, validate=validate.OneOf(["not_needed", "to_confirm", "confirmed"])
    )
    timeline = fields.List(fields.Nested(TimelineEntry), required=True)
    actions = fields.List(fields.Str(), required=True)


class Upload(Schema):
    """A file for a field, as multipart/form-data."""

    field = fields.Str(required=True, validate=validate.Length(min=1, max=200))
    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class Attachment(Schema):
    """A stored file. Give its id as (part of) the field's answer."""

    id = fields.Str(required=True)
    name = fields.Str(required=True)
    kind = fields.Str(required=True)
    size = fields.Int(required=True)


class Receipt(Schema):
    """The proof of arrival."""

    id = fields.Str(required=True)
    receipt_number = fields.Str(required=True)
    arrived_at = fields.AwareDateTime(required=True)
    due_on = fields.Date(required=True, allow_none=True)


class Reasons(Schema):
    """Why: the provision, the facts, and how the one applies to the other (行政手続法8条)."""

    provision = fields.Str(load_default="", validate=validate.Length(max=LONGEST))
    facts = fields.Str(load_default="", validate=validate.Length(max=LONGEST))
    applied = fields.Str(load_default="", validate=validate.Length(max=LONGEST))


class ActionRequest(Schema):
    """What an action needs besides its name; each action reads its own part."""

    version = fields.Int(strict=True, validate=validate.Range(min=0, max=2**31 - 1))
    words = fields.Str(load_default="", validate=validate.Length(max=LONGEST))
    fields_ = fields.List(
        fields.Nested(FieldWords),
        data_key="fields",
        load_default=list,
        validate=validate.Length(max=200),
    )
    due_on = fields.Date(load_default=None, allow_none=True)
    item = fields.Int(
        strict=True, load_default=None, allow_none=True, validate=validate.Range(min=0, max=1000)
    )
    ticked = fields.Bool(load_default=True, truthy={True}, falsy={False})
    outcome = fields.Str(load_default="", validate=validate.Length(max=40))
    how = fields.Str(load_default="", validate=validate.Length(max=40))
    reasons = fields.Nested(Reasons, load_default=dict)
    memo = fields.Str(load_default="", validate=validate.Length(max=LONGEST))


class QueueQuery(Schema):
    """Filters of the queue and where to go on. Nobody's name: addresses are written into logs."""

    state = fields.Str(validate=validate.Length(max=40))
    procedure = fields.Str(validate=validate.Length(max=100))
    receipt_number = fields.Str(validate=validate.Regexp(r"([0-9A-Za-z]{4}-){2}[0-9A-Za-z]\Z"))
    cursor = fields.Str(validate=validate.Length(max=400))
    limit = fields.Int(load_default=50, validate=validate.Range(min=1, max=200))


class QueueRow(Schema):
    """A case in the queue."""

    id = fields.Str(required=True)
    receipt_number = fields.Str(required=True)
    procedure = fields.Str(required=True, attribute="slug")
    state = fields.Str(required=True)
    applicant_name = fields.Str(required=True)
    arrived_at = fields.AwareDateTime(required=True)
    due_on = fields.Date(required=True, allow_none=True)


class Queue(Schema):
    """A page of the queue; `next_cursor` is null on the last."""

    rows = fields.List(fields.Nested(QueueRow), required=True)
    next_cursor = fields.Str(required=True, allow_none=True)


class Document(Schema):
    """A document that can be fetched as PDF."""

    id = fields.Str(required=True)
    kind = fields.Str(required=True)
    title = fields.Str(required=True)
    issued_at = fields.AwareDateTime(required=True)
    sha256 = fields.Str(required=True)


class Problem(Schema):
    """Problem details (RFC 9457), with `errors` by field where there are some."""

    type = fields.Str(required=True)
    title = fields.Str(required=True)
    status = fields.Int(required=True)
    code = fields.Str(required=True)
    detail = fields.Str(
        metadata={"description": "What this very problem is about, in words for a person."}
    )
    errors = fields.List(fields.Nested(FieldProblem))
