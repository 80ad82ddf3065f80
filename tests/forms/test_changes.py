from dataclasses import replace

from forms import changes
from forms.context import FileInfo
from forms.definition import Text
from tests.forms.building import a_context, a_field, a_procedure, options, rule

GROUP = a_field(
    "group",
    "rows",
    label="お子さん",
    unit=Text("人目"),
    fields=(a_field("text", "name", label="お名前"),),
)
PROCEDURE = a_procedure(
    (
        a_field("text", "holder", label="名義"),
        a_field("file", "copy", label="写し", required=False),
        GROUP,
    )
)
FILES = a_context(FileInfo("a", "1.jpg", 1, "jpeg"), FileInfo("b", "2.jpg", 1, "jpeg"))


def test_only_what_changed_is_said_before_and_after() -> None:
    before = {"holder": "ヤマザキ", "rows": [{"name": "航"}]}
    after = {"holder": "ヤマサキ", "rows": [{"name": "航"}, {"name": "湊"}]}
    found = changes.between(PROCEDURE, before, after, FILES)
    assert [(c.path, c.label, c.before, c.after) for c in found] == [
        ("holder", "名義", "ヤマザキ", "ヤマサキ"),
        ("rows.1.name", "2人目のお子さん お名前", "", "湊"),
    ]
    assert changes.between(PROCEDURE, before, before, FILES) == ()


def test_a_file_in_place_of_another_is_a_change() -> None:
    (found,) = changes.between(PROCEDURE, {"copy": ["a"]}, {"copy": ["b"]}, FILES)
    assert (found.before, found.after) == ("1件(1.jpg)", "1件(2.jpg)")


def test_revisions_differ_in_sentences() -> None:
    old = a_procedure(
        (
            a_field("text", "relation", label="続柄", required=False),
            a_field("choice", "kind", label="種別", options=options(a="全員", b="一部")),
            a_field("text", "gone", label="旧項目"),
        )
    )
    page = replace(
        old.pages[0],
        items=(
            a_field("text", "relation", label="続柄", when=rule("x")),
            a_field("choice", "kind", label="種別", options=options(a="全員", c="除票")),
            a_field("email", "mail", label="メール"),
        ),
    )
    new = replace(old, pages=(page,), standard_days=30)
    assert changes.revisions(old, old) == []
    assert changes.revisions(old, new) == [
        "標準処理期間が「なし」から「30」になりました。",
        "「旧項目」を聞かなくなりました。",
        "「続柄」が必須になりました。",
        "「続柄」を聞く条件が変わりました。",
        "「種別」で「一部」を選べなくなりました。",
        "「種別」で「除票」を選べるようになりました。",
        "「メール」(必須)が加わりました。",
    ]
