"""Files from strangers, made with the tools that make them harmful."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pillow_heif
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageFile
from PIL.ExifTags import GPS, IFD, Base

from app.cleaning import MAX_SIDE
from app.uploads import LIMIT, Unfit, clean, safe_name


def test_a_photo_loses_its_place_and_keeps_its_way_up() -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Make] = "Phone"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (32.0, 44.0, 30.0)
    done = clean("通帳.jpg", _picture("JPEG", size=(40, 20), exif=exif))

    with Image.open(BytesIO(done.data)) as kept:
        assert kept.size == (20, 40)
        assert not kept.getexif()
        assert "exif" not in kept.info
    assert (done.name, done.kind) == ("通帳.jpg", "jpeg")


def test_a_heic_photo_becomes_a_jpeg() -> None:
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "navy")).save(out)
    done = clean("IMG_0001.HEIC", out.getvalue())

    assert (done.name, done.kind) == ("IMG_0001.jpg", "jpeg")
    with Image.open(BytesIO(done.data)) as kept:
        assert kept.size == (64, 48)


def test_a_png_stays_sharp() -> None:
    done = clean("図.png", _picture("PNG"))

    assert (done.name, done.kind) == ("図.png", "png")


def test_a_huge_photo_is_shrunk() -> None:
    done = clean("a.jpg", _picture("JPEG", size=(MAX_SIDE + 900, 20)))

    with Image.open(BytesIO(done.data)) as kept:
        assert max(kept.size) <= MAX_SIDE


def test_a_jpeg_is_gone_over_a_few_times_only() -> None:
    sharper = _picture("JPEG", progressive=True)
    scan = sharper[sharper.rindex(b"\xff\xda") : -2]

    assert clean("a.jpg", sharper[:-2] + scan * 20 + sharper[-2:]).kind == "jpeg"
    assert _refusal("a.jpg", sharper[:-2] + scan * 60 + sharper[-2:]) == "too_complex"
    # A phone's moving picture follows the photo; any bytes may stand in it.
    assert clean("a.jpg", sharper + b"\xff\xda\x00\x02" * 60).kind == "jpeg"


def test_a_pdf_loses_scripts_attachments_and_metadata() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.attachments["evil.exe"] = b"MZ"
    pdf.docinfo["/Author"] = "山﨑 結衣"
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch))
    pdf.pages[0].obj.Annots = pikepdf.Array(
        [pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.Launch))]
    )
    out = BytesIO()
    pdf.save(out)
    done = clean("申立書.pdf", out.getvalue())

    with pikepdf.open(BytesIO(done.data)) as kept:
        assert "/OpenAction" not in kept.Root
        assert not kept.attachments
        assert "/Author" not in kept.docinfo
        assert "/AA" not in kept.pages[0].obj
        assert "/A" not in kept.pages[0].obj.Annots[0]
        assert len(kept.pages) == 1


HIDDEN = b"found me"
SCRIPT = Dictionary(S=Name.JavaScript, JS=HIDDEN.decode())
LAUNCH = Dictionary(S=Name.Launch, F=HIDDEN.decode())
OUT = Dictionary(S=Name.URI, URI=HIDDEN.decode())


def _attached(pdf: pikepdf.Pdf) -> Dictionary:
    return Dictionary(Type=Name.Filespec, EF=Dictionary(F=pdf.make_stream(HIDDEN)))


def _in_a_bookmark(pdf: pikepdf.Pdf) -> None:
    entry = pdf.make_indirect(Dictionary(Title="1", A=SCRIPT))
    pdf.Root.Outlines = Dictionary(First=entry, Last=entry, Count=1)


def _after_a_harmless_action(pdf: pikepdf.Pdf) -> None:
    goes_on = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=Array([LAUNCH]))
    pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Link, A=goes_on)])


def _in_a_link_out(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(Dictionary(Subtype=Name.Link, A=OUT))])


def _in_a_parent_of_a_form_field(pdf: pikepdf.Pdf) -> None:
    parent = pdf.make_indirect(Dictionary(FT=Name.Tx, T="a", AA=Dictionary(C=SCRIPT)))
    box = pdf.make_indirect(Dictionary(Subtype=Name.Widget, Parent=parent))
    parent.Kids = Array([box])
    pdf.Root.AcroForm = Dictionary(Fields=Array([parent]))
    pdf.pages[0].obj.Annots = Array([box])


def _in_an_xfa_form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(HIDDEN))


def _in_scripts_by_name(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", SCRIPT])))


def _attached_to_the_whole(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF = Array([pdf.make_indirect(_attached(pdf))])


def _attached_to_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AF = Array([_attached(pdf)])


def _attached_to_a_note(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Subtype=Name.FileAttachment, FS=_attached(pdf))
    pdf.pages[0].obj.Annots = Array([note])


def _attached_to_what_is_drawn(pdf: pikepdf.Pdf) -> None:
    font = Dictionary(Type=Name.Font, AF=Array([_attached(pdf)]))
    pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F1=font))


def _in_data_about_a_picture(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Form, Metadata=pdf.make_stream(HIDDEN)
    )
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=form))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/X Do")


@pytest.mark.parametrize(
    "hide",
    [
        _in_a_bookmark,
        _after_a_harmless_action,
        _in_a_link_out,
        _in_a_parent_of_a_form_field,
        _in_an_xfa_form,
        _in_scripts_by_name,
        _attached_to_the_whole,
        _attached_to_a_page,
        _attached_to_a_note,
        _attached_to_what_is_drawn,
        _in_data_about_a_picture,
    ],
)
def test_nothing_hides_in_a_pdf(hide: Callable[[pikepdf.Pdf], None]) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    hide(pdf)
    assert HIDDEN in _plainly(pdf)
    with pikepdf.open(BytesIO(clean("a.pdf", _saved(pdf)).data)) as kept:
        assert HIDDEN not in _plainly(kept)


def test_what_is_only_shown_stays_in_a_pdf() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page().obj
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier))
    page.Resources = Dictionary(Font=Dictionary(AF=font))
    page.Contents = pdf.make_stream(b"BT /AF 9 Tf (seen) Tj ET")
    entry = pdf.make_indirect(Dictionary(Title="1", A=Dictionary(S=Name.GoTo, D=Array([page]))))
    pdf.Root.Outlines = Dictionary(First=entry, Last=entry, Count=1)
    look = Dictionary(N=Dictionary(AA=pdf.make_stream(b"", Subtype=Name.Form)))
    page.Annots = Array([Dictionary(Subtype=Name.Stamp, AP=look, AS=Name.AA)])

    with pikepdf.open(BytesIO(clean("a.pdf", _saved(pdf)).data)) as kept:
        shown = kept.pages[0].obj
        assert shown.Resources.Font.AF.BaseFont == Name.Courier
        assert b"(seen)" in shown.Contents.read_bytes()
        assert Name.GoTo == kept.Root.Outlines.First.A.S
        assert Name.AA in shown.Annots[0].AP.N


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def _plainly(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    return out.getvalue()


def test_a_pdf_with_a_password_is_refused_in_words() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))

    assert _refusal("a.pdf", out.getvalue()) == "password"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.jpg", b"", "empty"),
        ("a.jpg", b"<html><script>alert(1)</script></html>", "kind"),
        ("a.jpg", b"MZ\x90\x00" + b"\x00" * 100, "kind"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 50, "damaged"),
        ("a.pdf", b"%PDF-1.7 nothing else", "damaged"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        ("big.jpg", b"\xff\xd8\xff" + b"\x00" * LIMIT, "too_large"),
    ],
)
def test_what_cannot_be_kept_is_refused(name: str, data: bytes, code: str) -> None:
    assert _refusal(name, data) == code


def test_a_cut_photo_is_refused_also_where_pdfs_are_made() -> None:
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # as importing WeasyPrint does
    assert _refusal("a.jpg", _picture("JPEG", size=(400, 400))[:900]) == "damaged"


def test_a_photo_named_after_a_personal_number_is_refused() -> None:
    assert _refusal("1234-5678-9018.jpg", _picture("JPEG")) == "my_number"


def test_what_a_file_is_decides_not_what_it_is_called() -> None:
    assert clean("scan.pdf", _picture("JPEG")).name == "scan.jpg"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\yui\\通帳.jpg", "通帳.jpg"),
        ('a"\r\nSet-Cookie: x.jpg', "aSet-Cookie x.jpg"),
        ("\u202egpj.exe", "gpj.exe"),
        ("...", "ファイル"),
        ("", "ファイル"),
        ("葛󠄀城.png", "葛󠄀城.png"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def _refusal(name: str, data: bytes) -> str:
    with pytest.raises(Unfit) as refused:
        clean(name, data)
    return refused.value.words.code


def _picture(
    kind: str,
    size: tuple[int, int] = (32, 32),
    exif: Image.Exif | None = None,
    **ways: bool,
) -> bytes:
    out = BytesIO()
    picture = Image.effect_noise(size, 60).convert("RGB")
    picture.save(out, kind, exif=exif or Image.Exif(), **ways)
    return out.getvalue()
