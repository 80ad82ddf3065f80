"""Files from strangers, made with the tools that make them harmful."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pillow_heif
import pytest
from PIL import Image, ImageFile
from PIL.ExifTags import GPS, IFD, Base

from app.uploads import LIMIT, MAX_SIDE, Unfit, clean, safe_name


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
