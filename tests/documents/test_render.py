from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from jinja2.exceptions import SecurityError, UndefinedError

from documents.papers import Line, Mark, Paper
from documents.render import RenderError, _environment, _style, qr_png, render, render_markup
from tests.documents.samples import (
    APPROVED,
    COPY,
    HARD_NAMES,
    RECEIPT,
    REJECTED,
    heights_of,
    text_of,
)

ALL: dict[str, Paper] = {
    "receipt": RECEIPT,
    "copy": COPY,
    "approved": APPROVED,
    "rejected": REJECTED,
}


def fonts_in(pdf: bytes) -> set[str]:
    """The families embedded in a PDF, by their names without the mark of a subset."""
    found = set()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font":
                found.add(str(each.BaseFont).lstrip("/").split("+")[-1])
    return found


@pytest.mark.parametrize("name", ALL)
def test_only_our_own_fonts_are_used(name: str) -> None:
    families = fonts_in(render(ALL[name]).pdf)
    assert families
    assert all("UDP" in each.replace("-", "") or "mj" in each for each in families), families


@pytest.mark.parametrize("person", HARD_NAMES)
def test_a_hard_name_is_printed_as_it_is_written(person: str) -> None:
    for paper in (replace(RECEIPT, applicant=person), replace(APPROVED, addressee=person)):
        made = render(paper)
        assert made.unsure == ""
        plain = "".join(each for each in person if not "\U000e0100" <= each <= "\U000e01ef")
        found = "".join(
            each for each in text_of(made.pdf) if not "\U000e0100" <= each <= "\U000e01ef"
        )
        assert plain.replace(" ", "") in found


def test_two_forms_of_a_character_look_different() -> None:
    first, second = (
        render(replace(RECEIPT, applicant=f"葛{selector}西 花")).pdf
        for selector in ("\U000e0100", "\U000e0101")
    )
    assert first != second


def test_a_doubtful_character_is_flagged_and_never_a_blank_box() -> None:
    made = render(replace(RECEIPT, applicant="\U0001f436"))
    assert made.unsure == "\U0001f436"
    assert "文字を確認" in text_of(made.pdf)


def test_a_receipt_says_what_arrived_when_and_what_comes_next() -> None:
    text = text_of(render(RECEIPT).pdf)
    for words in (
        "受付票",
        "4KT7-PXH3-M",
        "児童手当の認定請求",
        "令和8年6月9日(火)21時14分",
        "7月22日(水)頃",
    ):
        assert words in text
    assert "7K2M-PX4H-93TA-QW8C" in text


def test_a_copy_has_every_answer_in_words() -> None:
    text = text_of(render(COPY).pdf)
    for words in (
        "申請書控え",
        "長崎市長様",
        "出生",
        "お子さん1人目",
        "お子さん2人目",
        "ヤマザキユイ",
    ):
        assert words in text


def test_a_corrected_copy_says_so() -> None:
    text = text_of(render(replace(COPY, number=2, submitted="令和8年6月12日(金) 9時00分")).pdf)
    assert "補正後第2版" in text
    assert "令和8年6月12日" in text


def test_a_notice_has_its_formal_parts_in_order() -> None:
    text = text_of(render(APPROVED).pdf)
    parts = ["8こども政策課第12号", "令和8年7月15日", "山﨑結衣様", "長崎市長見本太郎"]
    parts += ["児童手当認定通知書", "記", "支給開始月", "以上", "お問い合わせ"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "教示" not in text


def test_a_long_label_stands_above_the_next_one() -> None:
    items = (Line("クラスの年齢(4月1日の満年齢)", "1歳"), Line("つぎ", "あと"))
    heights = heights_of(render(replace(APPROVED, items=items)).pdf)
    _, foot = heights["満年齢)"]
    top, _ = heights["つぎ"]
    assert foot <= top
    assert heights["1歳"][0] < heights["満年齢)"][0]


def test_a_refusal_states_its_reasons_and_how_to_contest_it() -> None:
    text = text_of(render(REJECTED).pdf)
    assert REJECTED.reasons
    for words in (
        "児童手当法第4条第1項第1号",
        "18歳に達する日以後",
        "監護しているものと認められません",
    ):
        assert words in text
    for words in (
        "教示",
        "3か月以内",
        "審査請求",
        "6か月以内",
        "長崎市を被告として",
        "代表する者は長崎市長",
        "1年",
    ):
        assert words in text


def test_a_marked_paper_cannot_be_taken_for_an_issued_one() -> None:
    draft = replace(REJECTED, mark=Mark.DRAFT, proof=None)
    text = text_of(render(draft).pdf)
    assert "案" in text
    assert "公印" in text
    assert "確認番号とQRコードは、決定して発行するとき" in text


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert render(REJECTED).pdf == render(REJECTED).pdf


def test_a_long_copy_goes_on_over_the_pages_with_its_number_on_each() -> None:
    part = COPY.parts[0]
    pdf = render(replace(COPY, parts=(part,) * 20)).pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = len(document.pages)
    assert pages > 2
    assert text_of(pdf).count("受付番号4KT7-PXH3-M") >= pages
    assert text_of(pdf).count("お問い合わせ") == 1


def test_a_paper_can_be_read_aloud() -> None:
    with pikepdf.open(io.BytesIO(render(RECEIPT).pdf)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "ja"
        assert str(document.docinfo["/Title"]) == "受付票 児童手当の認定請求"


@pytest.mark.parametrize("name", ALL)
def test_weasyprint_has_nothing_to_complain_about(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    _style.cache_clear()
    render(ALL[name])
    assert [each.getMessage() for each in caplog.records if each.name == "weasyprint"] == []


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/a.png", "file:///etc/hostname", "data:image/png;base64,AAAA", "other.png"],
)
def test_nothing_is_fetched_from_anywhere(address: str) -> None:
    page = f'<!doctype html><html lang=ja><title>x</title><img src="{address}" alt=x></html>'
    with pytest.raises(RenderError):
        render_markup(page, {})


def test_a_template_cannot_reach_into_the_program() -> None:
    with pytest.raises(SecurityError):
        _environment().from_string("{{ ''.__class__.__mro__ }}").render()


def test_a_name_that_a_template_misspells_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        _environment().from_string("{{ paper.applicnt }}").render(paper=RECEIPT)


def test_the_picture_for_phones_is_sharp() -> None:
    assert qr_png(RECEIPT.proof.url).startswith(b"\x89PNG")
