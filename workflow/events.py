"""What happened, as small frozen classes; app.reactions says what each owes.

Their data holds ids, paths and codes, never personal data: events outlive the disposal of what they
speak of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Happening:
    """Something that happened; its class is its name, its fields are its data."""

    label: ClassVar[str]

    @property
    def name(self) -> str:
        """The name in rows and in app.reactions."""
        return type(self).__name__


@dataclass(frozen=True)
class DraftStarted(Happening):
    """A citizen began to fill in a form."""

    label = "下書きの開始"


@dataclass(frozen=True)
class DraftExpiring(Happening):
    """The applicant is to be told that the draft will go."""

    label = "下書きの期限の予告"


@dataclass(frozen=True)
class DraftDiscarded(Happening):
    """The draft is gone; the files under these keys are to be deleted."""

    label = "下書きの削除"
    storage_keys: tuple[str, ...]


@dataclass(frozen=True)
class DraftMoved(Happening):
    """The applicant took a draft over to a newer revision."""

    label = "新しい様式への移行"
    before: int
    after: int


@dataclass(frozen=True)
class DraftStranded(Happening):
    """The applicant is to be told that the procedure of the draft was withdrawn."""

    label = "手続の取下げのお知らせ"


@dataclass(frozen=True)
class AttachmentAdded(Happening):
    """A file was attached."""

    label = "添付"
    attachment: str


@dataclass(frozen=True)
class AttachmentRemoved(Happening):
    """A file that was never submitted is gone; those under these keys are to be deleted."""

    label = "添付の取消し"
    attachment: str
    storage_keys: tuple[str, ...]


@dataclass(frozen=True)
class ApplicationSubmitted(Happening):
    """It arrived (到達, デジタル手続法6条3項)."""

    label = "申請"
    submission: int
    receipt_number: str


@dataclass(frozen=True)
class ApplicationReceived(Happening):
    """An officer, or the procedure by itself, began the review."""

    label = "受付"


@dataclass(frozen=True)
class ApplicantSignedIn(Happening):
    """Somebody who applied without an account has one now."""

    label = "申請者のログイン"


@dataclass(frozen=True)
class OfficerTook(Happening):
    """An officer became the one in charge."""

    label = "担当"


@dataclass(frozen=True)
class ChecklistTicked(Happening):
    """An item of the checklist was confirmed, or its confirmation taken back."""

    label = "審査項目の確認"
    item: int
    ticked: bool


@dataclass(frozen=True)
class IdentityConfirmed(Happening):
    """An officer confirmed that the applicant is the person; `how` is a key of identity.HOWS."""

    label = "本人確認"
    how: str


@dataclass(frozen=True)
class IdentityDoubted(Happening):
    """An officer took that back."""

    label = "本人確認の取消し"


@dataclass(frozen=True)
class OpinionAsked(Happening):
    """Another office was asked."""

    label = "照会"
    opinion: int
    office: str


@dataclass(frozen=True)
class OpinionGiven(Happening):
    """The other office answered."""

    label = "照会への回答"
    opinion: int
    office: str


@dataclass(frozen=True)
class CorrectionAsked(Happening):
    """The applicant is asked to put named fields right (行政手続法7条)."""

    label = "補正の依頼"
    correction: int
    paths: tuple[str, ...]


@dataclass(frozen=True)
class CorrectionAnswered(Happening):
    """The applicant sent the corrected answers."""

    label = "補正の提出"
    correction: int
    submission: int


@dataclass(frozen=True)
class CorrectionClosed(Happening):
    """An officer goes on without waiting for the correction."""

    label = "補正の打切り"
    correction: int


@dataclass(frozen=True)
class OutcomeProposed(Happening):
    """An officer proposed an outcome (起案)."""

    label = "起案"
    proposal: int
    outcome: str


@dataclass(frozen=True)
class NoticePreviewed(Happening):
    """An officer saw the very notice that the proposal leads to."""

    label = "通知書の案の閲覧"
    proposal: int


@dataclass(frozen=True)
class StepApproved(Happening):
    """One step of the chain approved."""

    label = "承認"
    proposal: int
    step: int
    role: str


@dataclass(frozen=True)
class ApplicationDecided(Happening):
    """The last step approved (決裁)."""

    label = "決定"
    proposal: int
    outcome: str


@dataclass(frozen=True)
class SentBack(Happening):
    """The proposal went back to the review."""

    label = "差戻し"
    proposal: int


@dataclass(frozen=True)
class DecisionTakenBack(Happening):
    """The decision counts no more, its notice is not valid, and the review goes on."""

    label = "決定の取消し"
    proposal: int


@dataclass(frozen=True)
class ApplicationWithdrawn(Happening):
    """The applicant withdrew."""

    label = "取下げ"


@dataclass(frozen=True)
class ResultNotified(Happening):
    """The notice is stored and its message on the way."""

    label = "結果通知"


@dataclass(frozen=True)
class DocumentDownloaded(Happening):
    """Somebody downloaded a document."""

    label = "書類の受取り"
    document: str
    kind: str


@dataclass(frozen=True)
class ApplicationViewed(Happening):
    """An officer looked at it, or at one of its files."""

    label = "閲覧"
    attachment: str = ""


@dataclass(frozen=True)
class ApplicationClosed(Happening):
    """The result reached the applicant: download, post, or after retention of the notice."""

    label = "完了"
    how: str


@dataclass(frozen=True)
class ApplicationDisposed(Happening):
    """Everything personal is gone; files under these keys, documents and messages are to follow."""

    label = "廃棄"
    storage_keys: tuple[str, ...]


@dataclass(frozen=True)
class RevisionPublished(Happening):
    """A procedure has a new revision."""

    label = "公開"
    revision: str
    number: int
    sha256: str
    effective_from: str = ""
    note: str = ""
    proposed_by: str = ""
    """The id of who proposed it, where another admin had the second look."""


@dataclass(frozen=True)
class RevisionProposed(Happening):
    """An admin put a text forward."""

    label = "公開の提案"
    candidate: str
    sha256: str
    note: str


@dataclass(frozen=True)
class ProposalTakenBack(Happening):
    """A text that was put forward is not to be published."""

    label = "提案の取下げ"
    candidate: str


@dataclass(frozen=True)
class RevisionTakenBack(Happening):
    """A revision that waited for its first day will not begin."""

    label = "公開予約の取消し"
    number: int
    why: str


@dataclass(frozen=True)
class ProcedureWithdrawn(Happening):
    """The procedure takes no new applications until it is published again."""

    label = "手続の取下げ"
    numbers: tuple[int, ...]
    why: str


@dataclass(frozen=True)
class ReceptionSet(Happening):
    """An admin decided from when to when applications are taken; empty: no bound."""

    label = "受付期間の変更"
    opens_at: str
    closes_at: str
    why: str


@dataclass(frozen=True)
class ReceptionReset(Happening):
    """What the YAML says about the reception counts again."""

    label = "受付期間を元に戻す"
    why: str


@dataclass(frozen=True)
class OfficerAdded(Happening):
    """Somebody got an account at the desk."""

    label = "職員の追加"
    officer: str
    office: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class OfficerChanged(Happening):
    """An officer has another name, office or other roles."""

    label = "職員の変更"
    officer: str
    office: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class OfficerDisabled(Happening):
    """An account lets nobody in any more."""

    label = "職員の停止"
    officer: str


@dataclass(frozen=True)
class OfficerEnabled(Happening):
    """An account that was disabled lets its officer in again."""

    label = "職員の再開"
    officer: str


@dataclass(frozen=True)
class PasswordReset(Happening):
    """An admin gave an officer another password."""

    label = "パスワードの再設定"
    officer: str


@dataclass(frozen=True)
class PasswordChanged(Happening):
    """An officer chose another password."""

    label = "パスワードの変更"
    officer: str


LABELS = {each.__name__: each.label for each in Happening.__subclasses__()}
"""The Japanese word for an event, by its name."""

VIEWS = frozenset({"ApplicationViewed", "DocumentDownloaded", "NoticePreviewed"})
"""Somebody looked; nothing about the case is another than before."""
