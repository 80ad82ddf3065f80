"""What no class can say of itself: the words for choices, in Japanese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Both = tuple[str, str]

TYPES: Final[Mapping[str, Both]] = {
    "text": ("1行の文", "one line of text"),
    "textarea": ("何行かの文", "several lines of text"),
    "integer": ("整数", "a whole number"),
    "decimal": ("小数", "a number with a point"),
    "money": ("金額(円)", "yen"),
    "yes_no": ("はい・いいえ", "yes or no"),
    "choice": ("1つ選ぶ", "one of several"),
    "choices": ("いくつか選ぶ", "some of several"),
    "ranking": ("順位をつけて選ぶ", "several, in the order in which they are wished for"),
    "date": ("日付(元号でも入力できる)", "a date, also in a Japanese era"),
    "year_month": ("年と月", "a year and a month"),
    "time": ("時刻", "a time of day"),
    "email": ("メールアドレス", "an e-mail address"),
    "phone": ("電話番号", "a telephone number"),
    "postal_address": (
        "住所(郵便番号から補う)",
        "an address in Japan, filled from its postal code",
    ),
    "person_name": ("氏名とカナ", "a person's name, with its reading"),
    "kana": ("カナ", "katakana"),
    "corporate_number": ("法人番号", "a corporate number of 13 digits"),
    "bank_account": ("口座(銀行・ゆうちょ)", "an account of a bank, or of Japan Post Bank"),
    "file": ("ファイル(PDF・写真)", "files: PDF or photos"),
    "photo": ("写真", "photos"),
    "place": (
        "場所(住所・目じるし・現在地)",
        "a place: an address, a landmark, the phone's position",
    ),
    "consent": ("同意", "a sentence to agree to"),
    "group": ("くり返し(お子さん、犬など)", "rows of questions"),
}
"""What each type of question asks."""

CHOICES: Final[Mapping[str, Both]] = {
    "application": ("申請(認める・却下する)", "granted or refused"),
    "notification": ("届出(受理する)", "a notification, which is acknowledged"),
    "enrolment": ("申込(決定・お断り・待機)", "accepted, declined or put on a waiting list"),
    "inquiry": ("相談(回答する)", "a question, which is answered"),
    "law": ("法律・政令・省令", "a law"),
    "ordinance": ("条例・規則", "an ordinance of the city"),
    "guideline": ("要綱", "a guideline; no disposition rests on one"),
    "none": ("なし", "none"),
    "email": ("メールアドレスだけ", "an e-mail address"),
    "login": ("ログイン", "a login"),
    "verified": ("本人確認ずみのログイン", "a login of somebody who was identified"),
    "info": ("お知らせ", "for information"),
    "warning": ("注意", "a warning"),
    "before_review": ("審査の前に納める", "paid before the review"),
    "after_review": ("審査のあとに納める", "paid after the review"),
    "plain": ("そのまま", "as it is"),
    "date": ("日付", "a date"),
    "month": ("年月", "a month"),
    "money": ("金額(円)", "yen"),
    "yes_no": ("はい・いいえ", "yes or no"),
    "officer": ("職員が受け付ける", "an officer receives it"),
    "automatic": ("自動で受け付ける", "received automatically"),
    "係長": ("係長の決裁", "head of a section"),
    "課長": ("課長の決裁", "head of the office"),
    "部長": ("部長の決裁", "head of the department"),
    "approved": ("認める", "granted"),
    "rejected": ("却下する", "refused"),
    "partly_approved": ("一部を認める", "granted in part"),
    "acknowledged": ("受理する・回答する", "acknowledged"),
    "accepted": ("決定する", "accepted"),
    "declined": ("お断りする", "declined"),
    "waitlisted": ("待機とする", "put on the waiting list"),
    "standard": ("標準の教示(審査請求と取消訴訟)", "the usual notice of appeal rights"),
    "required": ("必ず書く", "must be stated"),
    "submitted": ("届いたとき", "it has arrived"),
    "received": ("受け付けたとき", "it was received"),
    "correction_asked": ("補正をお願いするとき", "a correction is asked for"),
    "correction_answered": ("補正が届いたとき", "a correction has arrived"),
    "correction_closed": ("補正を終えたとき", "a correction was closed"),
    "notified": ("結果を通知するとき", "the result is there"),
    "withdrawn": ("取り下げたとき", "it was withdrawn"),
    "taken_back": ("決定を取り消したとき", "the decision was taken back"),
    "draft_expiring": ("下書きの期限が近いとき", "a draft is about to go"),
    "draft_stranded": ("下書きを続けられなくなったとき", "a draft cannot be gone on with"),
    "pdf": ("PDF", "PDF"),
    "jpeg": ("写真(JPEG)", "JPEG"),
    "png": ("画像(PNG)", "PNG"),
    "heic": ("iPhoneの写真(HEIC)", "HEIC"),
}
"""What each word means that a key may choose from."""

EXPECTATIONS: Final[Mapping[str, Both]] = {
    "pages": ("出てくる画面(順番どおり)", "the pages shown, in their order"),
    "missing": (
        "足りないと言われる項目(ほかにあってもよい)",
        "fields that are missing, among others",
    ),
    "asked": ("聞く項目", "fields that are asked"),
    "not_asked": ("聞かない項目", "fields that are not asked"),
    "problems": (
        "入力の問題(足りないもの以外のすべて)",
        "every problem that is not only a missing answer: its code by field",
    ),
    "complete": ("このまま送信できる(false ならできない)", "whether it can be sent"),
    "computed": ("計算した値", "computed values by name"),
    "fee": ("手数料(円)", "the fee in yen"),
    "stop": ("止まる画面の見出し", "the title of the stop"),
}
"""What each expectation of an example proves."""
