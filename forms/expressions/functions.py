"""The functions that expressions may call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

from cel_expr_python import cel

from forms import dates
from forms.expressions.kinds import KINDS
from forms.expressions.values import from_cel
from forms.japanese import working


@dataclass(frozen=True, slots=True)
class Function:
    """A function that expressions may call: kinds of what it takes and gives, and its meaning."""

    takes: tuple[str, ...]
    gives: str
    meaning: Callable[..., Any]
    words: str
    """For the reference."""


FUNCTIONS: Final[Mapping[str, Function]] = {
    "date": Function(("string",), "date", date.fromisoformat, 'その日付。date("2026-04-01")'),
    "days_between": Function(
        ("date", "date"),
        "int",
        dates.days_between,
        "1つめの日から2つめの日までの日数(初日は数えない)",
    ),
    "months_between": Function(("date", "date"), "int", dates.months_between, "同じく満月数"),
    "years_between": Function(("date", "date"), "int", dates.years_between, "同じく満年数"),
    "age_on": Function(
        ("date", "date"), "int", dates.years_between, "生年月日と日付から、その日の満年齢"
    ),
    "attains": Function(
        ("date", "int"), "date", dates.attains, "生年月日から、その年齢に達する日(誕生日の前日)"
    ),
    "add_days": Function(("date", "int"), "date", dates.add_days, "何日か後(マイナスなら前)の日"),
    "add_months": Function(("date", "int"), "date", dates.add_months, "何か月か後の日"),
    "month_start": Function(("date",), "date", dates.month_start, "その月の1日"),
    "month_end": Function(("date",), "date", dates.month_end, "その月の末日"),
    "next_month": Function(("date",), "date", dates.next_month, "翌月の1日"),
    "fiscal_year": Function(("date",), "int", dates.fiscal_year, "年度(4月から翌年3月まで)"),
    "fiscal_year_start": Function(("date",), "date", dates.fiscal_year_start, "年度の初日(4月1日)"),
    "fiscal_year_end": Function(("date",), "date", dates.fiscal_year_end, "年度の末日(3月31日)"),
    "year": Function(("date",), "int", lambda day: day.year, "西暦の年"),
    "month": Function(("date",), "int", lambda day: day.month, "月"),
    "day": Function(("date",), "int", lambda day: day.day, "日"),
    "weekday": Function(("date",), "int", date.isoweekday, "曜日(月曜日が1、日曜日が7)"),
    "working_day": Function(
        ("date",), "bool", working.is_working_day, "開庁日か(土日祝日と12月29日から1月3日でない日)"
    ),
    "add_working_days": Function(
        ("date", "int"), "date", working.add_working_days, "何開庁日か後(マイナスなら前)の日"
    ),
    "sum": Function(("ints",), "int", sum, "整数の並びの合計"),
    "least": Function(("int", "int"), "int", min, "小さいほう"),
    "greatest": Function(("int", "int"), "int", max, "大きいほう"),
}


@cache
def declarations() -> list[Any]:
    """The functions as CEL takes them."""
    kinds = {kind: type_ for kind, (type_, _) in KINDS.items()}
    kinds["ints"] = cel.Type.List(cel.Type.INT)
    return [
        cel.FunctionDecl(
            name,
            [
                cel.Overload(
                    name,
                    kinds[each.gives],
                    [kinds[kind] for kind in each.takes],
                    is_member=False,
                    impl=_on_days(each.meaning),
                )
            ],
        )
        for name, each in FUNCTIONS.items()
    ]


def _on_days(meaning: Callable[..., Any]) -> Callable[..., Any]:
    """A function of dates as one of CEL's timestamps."""

    def called(*arguments: Any) -> Any:
        found = meaning(*(from_cel(each) for each in arguments))
        if isinstance(found, date):
            return datetime(found.year, found.month, found.day, tzinfo=UTC)
        return found

    return called
