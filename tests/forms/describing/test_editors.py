"""The JSON Schema that editors complete with: current, never too strict, and no key unknown to it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from forms import source
from forms.describing import editors, words
from forms.examples import EXPECTATIONS
from forms.fields import TYPES
from forms.schema import BlockKeys, ProcedureKeys

FOLDER = Path(__file__).parents[3] / "procedures"
FILES = [*sorted(FOLDER.glob("*.yaml")), *sorted(FOLDER.glob("blocks/*.yaml"))]
FREE = {"options", "computed", "answers", "profile", "problems"}
"""What is below these has names of the file's own."""


def data_of(path: Path) -> Any:
    return source.read(path.read_text("utf-8"), path.name).data


def validator_of(path: Path) -> Any:
    keys = BlockKeys if path.parent.name == "blocks" else ProcedureKeys
    return jsonschema_rs.Draft202012Validator(editors.schema_of(keys))


def keys_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every key that a file cannot name as it likes."""
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from keys_in(each, (*path, place))
    if isinstance(value, dict):
        for key, each in value.items():
            if not path or path[-1] not in FREE:
                yield (*path, key)
            if key not in FREE - {"options", "computed"} and not (path and path[-1] == "expect"):
                yield from keys_in(each, (*path, key))


def with_renamed(data: Any, path: tuple[Any, ...]) -> Any:
    changed = deepcopy(data)
    place = changed
    for each in path[:-1]:
        place = place[each]
    place[f"{path[-1]}x"] = place.pop(path[-1])
    return changed


@pytest.mark.parametrize("name", editors.FILES)
def test_the_file_beside_the_procedures_is_current(name: str) -> None:
    written = (FOLDER / name).read_text("utf-8")
    assert written == editors.text_of(editors.FILES[name]), (
        "run: tenohira schema --write procedures"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_check_takes_is_valid(path: Path) -> None:
    found = [str(each) for each in validator_of(path).iter_errors(data_of(path))]
    assert found == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_key_that_is_misspelt_is_not(path: Path) -> None:
    data, validator = data_of(path), validator_of(path)
    taken = [each for each in keys_in(data) if validator.is_valid(with_renamed(data, each))]
    assert taken == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_names_its_schema_for_editors(path: Path) -> None:
    schema = "block" if path.parent.name == "blocks" else "procedure"
    first = path.read_text("utf-8").split("\n")[0]
    assert first == f"# yaml-language-server: $schema={schema}.schema.json"


def test_every_key_and_every_choice_is_said_in_japanese() -> None:
    def values(schema: Any) -> Iterator[Any]:
        if isinstance(schema, dict):
            for name, each in schema.get("properties", {}).items():
                if name not in {"ja", "en", "easy", "zh", "ko", "vi"}:
                    yield name, each
            for each in schema.values():
                yield from values(each)
        if isinstance(schema, list):
            for each in schema:
                if "const" in each:
                    yield each["const"], each
                yield from values(each)

    for keys in editors.FILES.values():
        silent = [
            name for name, each in values(editors.schema_of(keys)) if not each.get("description")
        ]
        assert silent == []


def test_the_words_name_what_there_is() -> None:
    assert set(words.TYPES) == set(TYPES)
    assert set(words.EXPECTATIONS) == set(EXPECTATIONS)
