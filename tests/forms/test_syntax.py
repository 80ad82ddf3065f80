"""The tree of an expression: what stands in it, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.syntax import Node, parse


def shape(node: Node) -> str:
    inner = " ".join(map(shape, node.parts))
    return f"({node.kind} {node.text}{' ' if inner else ''}{inner})" if inner else node.text


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("a && b || !c", "(binary || (binary && a b) (unary ! c))"),
        ("a + 2 * b == 7", "(binary == (binary + a (binary * 2 b)) 7)"),
        ("a ? b : c ? d : e", "(choose ? a b (choose ? c d e))"),
        ("'x' in ['x', 'y']", "(binary in x (list  x y))"),
        ("f(a, b.c)[0]", "(index  (call f a (member c b)) 0)"),
        ("rows.exists(r, r.x > 1.5)", "(method exists rows r (binary > (member x r) 1.5))"),
        ("-(a - b)", "(unary - (binary - a b))"),
    ],
)
def test_operators_bind_as_cel_binds_them(source: str, tree: str) -> None:
    node = parse(source)
    assert node is not None
    assert shape(node) == tree


def test_every_part_knows_its_place() -> None:
    source = "kind == 'new' && (rows.all(r, r.x) || y)"
    node = parse(source)
    assert node is not None
    assert [source[each.start : each.end] for each in node.parts] == [
        "kind == 'new'",
        "(rows.all(r, r.x) || y)",
    ]


def test_the_names_of_rows_are_no_names_of_the_form() -> None:
    node = parse("rows.exists(r, r.x == y) && r")
    assert node is not None
    assert [each.text for each in node.names()] == ["rows", "y", "r"]


@pytest.mark.parametrize(
    "source", ["", "a =", "a = b", "(a", "'x", "a b", "ア", "(" * 500, "a.", "f("]
)
def test_what_is_no_expression_is_none(source: str) -> None:
    assert parse(source) is None


@given(st.text(alphabet="ab1.'\"()[]!&|=<>?:,+- ", max_size=60))
def test_nothing_makes_it_raise(source: str) -> None:
    node = parse(source)
    assert node is None or 0 <= node.start < node.end <= len(source)
