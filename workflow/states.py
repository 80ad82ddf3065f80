"""The life of an application as data: what may be done, in which state, by whom, leading where.

The graph is one and lawful for all procedures (行政手続法7条: no return without acceptance). YAML
chooses people and words, and can never build a dead end.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class State(StrEnum):
    """Where an application stands; `label` is the Japanese word."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Keep the Japanese word beside the value."""
        state = str.__new__(cls, value)
        state._value_ = value
        state.label = label
        return state

    DRAFT = "draft", "下書き"
    SUBMITTED = "submitted", "到達"
    IN_REVIEW = "in_review", "審査中"
    CORRECTION = "correction", "補正待ち"
    IN_APPROVAL = "in_approval", "決裁中"
    DECIDED = "decided", "決定"
    NOTIFIED = "notified", "結果通知済"
    WITHDRAWN = "withdrawn", "取下げ"
    CLOSED = "closed", "完了"
    DISPOSED = "disposed", "廃棄済"


class Action(StrEnum):
    """What can be done; `label` is the Japanese word."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Keep the Japanese word beside the value."""
        action = str.__new__(cls, value)
        action._value_ = value
        action.label = label
        return action

    SAVE = "save", "入力"
    ATTACH = "attach", "添付"
    SUBMIT = "submit", "申請"
    DISCARD = "discard", "下書きの削除"
    MOVE_DRAFT = "move_draft", "新しい様式への移行"
    RECEIVE = "receive", "受付"
    TAKE = "take", "担当"
    TICK = "tick", "審査項目の確認"
    CONFIRM_IDENTITY = "confirm_identity", "本人確認"
    DOUBT_IDENTITY = "doubt_identity", "本人確認の取消し"
    GIVE_OPINION = "give_opinion", "照会への回答"
    ASK_CORRECTION = "ask_correction", "補正の依頼"
    RESUBMIT = "resubmit", "補正の提出"
    CLOSE_CORRECTION = "close_correction", "補正の打切り"
    PROPOSE = "propose", "起案"
    APPROVE = "approve", "承認"
    SEND_BACK = "send_back", "差戻し"
    WITHDRAW = "withdraw", "取下げ"
    MARK_NOTIFIED = "mark_notified", "結果通知"
    CLOSE = "close", "完了"
    TAKE_BACK = "take_back", "決定の取消し"
    DISPOSE = "dispose", "廃棄"


class Who(StrEnum):
    """What somebody is to one application."""

    APPLICANT = "applicant"
    OFFICER = "officer"
    """担当 of the application's office."""
    CONSULTED = "consulted"
    """An officer of an office that was asked for its opinion."""
    STEP = "step"
    """Holds the role of the present step of approval, and did not propose or approve already."""
    PROPOSER = "proposer"
    """Wrote the present proposal."""
    DECIDER = "decider"
    """Holds the role that took the decision: of the last step, or 担当 where there is none."""
    RECORDS = "records"
    """Disposes of records of the application's office."""
    SYSTEM = "system"


@dataclass(frozen=True)
class Rule:
    """Where an action may lead, and who may take it."""

    to: frozenset[State]
    by: frozenset[Who]


def _rule(to: State | tuple[State, ...], *by: Who) -> Rule:
    return Rule(frozenset(to if isinstance(to, tuple) else (to,)), frozenset(by))


_S, _A, _W = State, Action, Who

TABLE: dict[tuple[State, Action], Rule] = {
    (_S.DRAFT, _A.SAVE): _rule(_S.DRAFT, _W.APPLICANT),
    (_S.DRAFT, _A.ATTACH): _rule(_S.DRAFT, _W.APPLICANT),
    (_S.DRAFT, _A.MOVE_DRAFT): _rule(_S.DRAFT, _W.APPLICANT),
    (_S.DRAFT, _A.SUBMIT): _rule(_S.SUBMITTED, _W.APPLICANT),
    (_S.DRAFT, _A.DISCARD): _rule(_S.DISPOSED, _W.APPLICANT, _W.SYSTEM),
    (_S.SUBMITTED, _A.RECEIVE): _rule(_S.IN_REVIEW, _W.OFFICER, _W.SYSTEM),
    (_S.SUBMITTED, _A.WITHDRAW): _rule(_S.WITHDRAWN, _W.APPLICANT),
    (_S.IN_REVIEW, _A.TAKE): _rule(_S.IN_REVIEW, _W.OFFICER),
    (_S.IN_REVIEW, _A.TICK): _rule(_S.IN_REVIEW, _W.OFFICER),
    (_S.IN_REVIEW, _A.CONFIRM_IDENTITY): _rule(_S.IN_REVIEW, _W.OFFICER),
    (_S.IN_REVIEW, _A.DOUBT_IDENTITY): _rule(_S.IN_REVIEW, _W.OFFICER),
    (_S.IN_REVIEW, _A.GIVE_OPINION): _rule(_S.IN_REVIEW, _W.CONSULTED, _W.OFFICER),
    (_S.IN_REVIEW, _A.ASK_CORRECTION): _rule(_S.CORRECTION, _W.OFFICER),
    (_S.IN_REVIEW, _A.PROPOSE): _rule((_S.IN_APPROVAL, _S.DECIDED), _W.OFFICER),
    (_S.IN_REVIEW, _A.WITHDRAW): _rule(_S.WITHDRAWN, _W.APPLICANT),
    (_S.CORRECTION, _A.SAVE): _rule(_S.CORRECTION, _W.APPLICANT),
    (_S.CORRECTION, _A.ATTACH): _rule(_S.CORRECTION, _W.APPLICANT),
    (_S.CORRECTION, _A.RESUBMIT): _rule(_S.IN_REVIEW, _W.APPLICANT),
    (_S.CORRECTION, _A.CLOSE_CORRECTION): _rule(_S.IN_REVIEW, _W.OFFICER),
    (_S.CORRECTION, _A.TAKE): _rule(_S.CORRECTION, _W.OFFICER),
    (_S.CORRECTION, _A.CONFIRM_IDENTITY): _rule(_S.CORRECTION, _W.OFFICER),
    (_S.CORRECTION, _A.DOUBT_IDENTITY): _rule(_S.CORRECTION, _W.OFFICER),
    (_S.CORRECTION, _A.GIVE_OPINION): _rule(_S.CORRECTION, _W.CONSULTED, _W.OFFICER),
    (_S.CORRECTION, _A.WITHDRAW): _rule(_S.WITHDRAWN, _W.APPLICANT),
    (_S.IN_APPROVAL, _A.APPROVE): _rule((_S.IN_APPROVAL, _S.DECIDED), _W.STEP),
    (_S.IN_APPROVAL, _A.SEND_BACK): _rule(_S.IN_REVIEW, _W.STEP, _W.PROPOSER),
    (_S.IN_APPROVAL, _A.WITHDRAW): _rule(_S.WITHDRAWN, _W.APPLICANT),
    (_S.DECIDED, _A.MARK_NOTIFIED): _rule(_S.NOTIFIED, _W.SYSTEM),
    (_S.NOTIFIED, _A.CLOSE): _rule(_S.CLOSED, _W.APPLICANT, _W.OFFICER, _W.SYSTEM),
    (_S.NOTIFIED, _A.TAKE_BACK): _rule(_S.IN_REVIEW, _W.DECIDER),
    (_S.WITHDRAWN, _A.DISPOSE): _rule(_S.DISPOSED, _W.RECORDS),
    (_S.CLOSED, _A.TAKE_BACK): _rule(_S.IN_REVIEW, _W.DECIDER),
    (_S.CLOSED, _A.DISPOSE): _rule(_S.DISPOSED, _W.RECORDS),
}

ACTIVE = frozenset({_S.SUBMITTED, _S.IN_REVIEW, _S.CORRECTION, _S.IN_APPROVAL, _S.DECIDED})
"""An officer still has something to do, or to watch."""


def permitted(state: State, who: frozenset[Who]) -> frozenset[Action]:
    """Give the actions open in a state to somebody who is these things to the application."""
    return frozenset(
        action for (at, action), rule in TABLE.items() if at is state and rule.by & who
    )
