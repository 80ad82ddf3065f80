from forms.context import FileInfo
from forms.definition import Count, Text
from forms.fields.base import TYPES
from tests.forms.building import a_context, a_field, fault, parse, rule

PHOTO = FileInfo("f1", "申立書-1.jpg", 480 * 1024, "jpeg")
PAPER = FileInfo("f2", "証明書.pdf", 1024, "pdf")
FILES = a_context(PHOTO, PAPER)

CHILDREN = a_field(
    "group",
    "children",
    label="お子さん",
    unit=Text("人目"),
    count=Count(1, 3),
    fields=(
        a_field("text", "name"),
        a_field("yes_no", "apart"),
        a_field("text", "where", when=rule("apart")),
    ),
)


def test_only_files_that_arrived_count() -> None:
    assert parse(a_field("file"), ["f1", "f2"], context=FILES) == ("f1", "f2")
    assert fault(a_field("file"), ["f3"], context=FILES).code == "unknown_file"


def test_a_photo_is_no_pdf() -> None:
    found = fault(a_field("photo"), ["f2"], context=FILES)
    assert (found.code, "証明書.pdf" in found.message) == ("wrong_kind", True)
    assert fault(a_field("file", accept=("pdf",)), ["f1"], context=FILES).code == "wrong_kind"


def test_the_number_of_files_has_limits() -> None:
    assert fault(a_field("file", count=Count(2)), ["f1"], context=FILES).code == "too_few"
    assert fault(a_field("file", count=Count(0, 1)), ["f1", "f2"], context=FILES).code == "too_many"


def test_rows_are_read_with_their_conditions() -> None:
    rows = parse(
        CHILDREN,
        [
            {"name": "航", "apart": "yes", "where": "鳥栖"},
            {"name": "湊", "apart": "no", "where": "x"},
        ],
    )
    assert rows == ({"name": "航", "apart": True, "where": "鳥栖"}, {"name": "湊", "apart": False})


def test_what_is_wrong_in_a_row_is_said_at_its_path() -> None:
    found = fault(CHILDREN, [{"name": "航", "apart": "no"}, {"name": "湊", "apart": "yes"}])
    assert (found.at, found.code) == ("1.where", "required")


def test_the_number_of_rows_has_limits() -> None:
    row = {"name": "航", "apart": "no"}
    assert fault(CHILDREN, []).code == "required"
    assert fault(CHILDREN, [row] * 4).code == "too_many"
    assert fault(CHILDREN, {"0": row}).code == "wrong_shape"


def test_rows_are_collected_from_inputs_named_by_path() -> None:
    inputs = {"children.0.name": ["航"], "children.1.name": ["湊"], "children.1.apart": ["no"]}
    rows = TYPES["group"].collect(CHILDREN, "children", inputs, [{"name": "旧", "where": "鳥栖"}])
    assert rows == [{"name": "航", "where": "鳥栖"}, {"name": "湊", "apart": "no"}]


def test_a_far_row_number_makes_no_million_rows() -> None:
    inputs = {"children.999.name": ["x"], "children.999999999.name": ["y"], "children.²": ["z"]}
    assert len(TYPES["group"].collect(CHILDREN, "children", inputs, [])) <= 100


def test_rows_seen_by_expressions_have_every_name() -> None:
    type_ = TYPES["group"]
    value = parse(CHILDREN, [{"name": "湊", "apart": "no"}])
    assert type_.to_cel(CHILDREN, value) == [{"name": "湊", "apart": False, "where": None}]
    item = type_.cel_type(CHILDREN).item
    assert item is not None
    assert set(item.members) == {"name", "apart", "where"}
