"""Dead ends: questions, rules and stops that no complete answer gets past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from forms.definition import Check, Stop
from forms.space.domains import TooManyError
from forms.space.formulas import Formula, State
from forms.space.masks import FALSE, OPEN, TRUE
from forms.space.search import Search, words_of


@dataclass(frozen=True)
class Deadlock:
    """Where nobody gets on, or (`example`) who answers so does not."""

    code: Literal["no_answer", "rule", "stop", "no_option", "unfinished"]
    """A question without a possible answer; a rule or a stop (`number`) that leaves none; a choice
    without an option for some; too many combinations."""
    path: str = ""
    number: int = 0
    example: tuple[tuple[str, str], ...] = ()
    """Answers in words by the paths of their questions."""
    tried: int = 0
    of: int = 0


@dataclass(frozen=True, eq=False)
class _Rule:
    """What must not go wrong: a check, or a stop."""

    of: Check | Stop
    number: int
    formula: Formula
    at: Formula | None
    """Of a check, when its question is asked."""
    needed: frozenset[str]

    def passes(self, state: State) -> bool:
        """Whether a state may get past it."""
        if self.at is None:
            return bool(self.formula.mask(state) & (FALSE | OPEN))
        return bool(self.formula.mask(state) & (TRUE | OPEN) or self.at.mask(state) & ~TRUE)


def deadlocks(search: Search) -> Iterator[Deadlock]:
    """Every dead end, each at the first thing that makes it one."""
    rules = list(_rules(search))
    narrow = [key for key in search.variables if _is_narrow(search, key)]
    empty = set()
    for key in narrow:
        if found := _without_answer(search, key, rules):
            empty.add(key)
            yield found
    for keys, members in _connected(search, rules, [key for key in narrow if key not in empty]):
        if not empty & set(keys):
            yield from _blocked(search, keys, members)


def _rules(search: Search) -> Iterator[_Rule]:
    procedure, reader = search.reader.procedure, search.reader
    for n, check in enumerate(procedure.checks):
        formula = reader.read(check.rule, search.variables[check.at].group)
        at = search.shown(check.at)
        needed = formula.variables | at.variables | {check.at}
        yield _Rule(check, n, formula, at, frozenset(needed))
    for n, stop in enumerate(procedure.stops):
        formula = reader.read(stop.when)
        yield _Rule(stop, n, formula, None, formula.variables)


def _is_narrow(search: Search, key: str) -> bool:
    """Whether a question must be answered and may have no answer that can be given."""
    field = search.variables[key].field
    if not field.required:
        return False
    try:
        few = not search.domain(key)
    except TooManyError:
        return False
    return few or bool(search.options[key])


def _without_answer(search: Search, key: str, rules: Sequence[_Rule]) -> Deadlock | None:
    """A question that must be answered and cannot be, for all or for some who are asked it."""
    order = tuple(each for each in search.closure(frozenset({key})) if each != key)
    asked = could = False
    example: tuple[tuple[str, str], ...] | None = None
    try:
        search.begin(order)
        for state in search.states(order, complete=True):
            if not search.shown_in(key, state) & TRUE:
                continue
            asked = True
            if search.offered(key, state):
                could = True
            elif example is None and _is_certain(search, key, order, state, rules):
                said = ((each, words_of(search.variables[each], state[each])) for each in order)
                example = tuple((each, words) for each, words in said if words)
            if could and example is not None:
                break
    except TooManyError:
        return None
    if asked and not could:
        return Deadlock("no_answer", key)
    return Deadlock("no_option", key, example=example) if example is not None else None


def _is_certain(
    search: Search, key: str, order: Sequence[str], state: State, rules: Sequence[_Rule]
) -> bool:
    """Whether there are people who answer so, and get as far as this question."""
    state = {**state, key: None}
    for each in (*order, key):
        group = search.variables[each].group
        shown = search.own[each] if group else search.shown(each)
        if not shown.exact or search.shown_in(each, state) not in {TRUE, FALSE, OPEN}:
            return False
        if any(not option.exact for option in search.options[each].values()):
            return False
    known = [rule for rule in rules if rule.needed <= {*order}]
    return search.shown_in(key, state) == TRUE and all(
        rule.formula.exact and rule.passes(state) for rule in known
    )


def _connected(
    search: Search, rules: Sequence[_Rule], narrow: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], list[_Rule]]]:
    """Rules and narrow questions in groups that have nothing to do with each other."""
    parts: list[tuple[set[str], list[_Rule]]] = []
    wholes: list[tuple[set[str], list[_Rule]]] = [
        (set(search.closure(rule.needed)), [rule]) for rule in rules
    ]
    wholes += [(set(search.closure(frozenset({key}))), []) for key in narrow]
    for keys, members in wholes:
        joined, with_ = set(keys), list(members)
        for part in [part for part in parts if part[0] & joined]:
            parts.remove(part)
            joined |= part[0]
            with_ = part[1] + with_
        parts.append((joined, with_))
    for joined, with_ in parts:
        with_.sort(key=lambda rule: (isinstance(rule.of, Stop), rule.number))
        yield tuple(sorted(joined, key=search.place.__getitem__)), with_


def _blocked(search: Search, keys: tuple[str, ...], rules: list[_Rule]) -> Iterator[Deadlock]:
    """The first rule after which no complete answer is left."""
    try:
        search.begin(keys)
        if _passable(search, keys, rules):
            return
        for count in range(len(rules) + 1):
            search.begin(keys)
            if not _passable(search, keys, rules[:count]):
                break
    except TooManyError:
        yield Deadlock("unfinished", keys[0], tried=search.tried, of=search.combinations(keys))
        return
    if count == 0:
        yield Deadlock("no_answer", keys[-1])
        return
    rule = rules[count - 1]
    path = rule.of.at if isinstance(rule.of, Check) else ""
    yield Deadlock("rule" if path else "stop", path, rule.number)


def _passable(search: Search, keys: tuple[str, ...], rules: Sequence[_Rule]) -> bool:
    """Whether some complete answer gets past all of these rules."""
    place = {key: n for n, key in enumerate(keys)}
    ready: Mapping[int, list[_Rule]] = {n: [] for n in range(-1, len(keys))}
    for rule in rules:
        ready[max((place[key] for key in rule.needed), default=-1)].append(rule)

    def passes(at: int, state: dict[str, Any]) -> bool:
        if any(not rule.passes(state) for rule in ready[at - 1]):
            return False
        if at == len(keys):
            return True
        for value in search.values(keys[at], state, complete=True):
            search.count()
            state[keys[at]] = value
            if passes(at + 1, state):
                return True
        return False

    return passes(0, {})
