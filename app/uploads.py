"""Files from strangers: what they really are, made harmless, and without what they give away.

Pictures are decoded and written anew, which drops places, times and hidden parts; HEIC becomes
JPEG. PDFs are rebuilt without scripts, attached files and metadata. What is stored is always ours.
It is done in a process of its own (core.apart), which this very file becomes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import filetype

from core import apart
from forms.japanese.check_digits import contains_my_number
from forms.wording import Words, say

if TYPE_CHECKING:
    from PIL import Image

LIMIT = 20 * 1024 * 1024
"""Bytes of one file."""
MAX_PIXELS = 60_000_000
MAX_SIDE = 4096
"""A longer side is shrunk to this; 12 megapixels of a phone stay as they are."""
MAX_SCANS = 50
"""Of a JPEG that grows sharper; each goes over the whole picture. Cameras and editors make up to 12."""
MAX_PAGES = 200
MEDIA_TYPES = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
_KINDS = {
    "image/jpeg": "jpeg",
    "image/png": "png",
    "image/heic": "heic",
    "image/heif": "heic",
    "application/pdf": "pdf",
}
_MARKER = re.compile(rb"\xff+([^\x00\xff])")
_ACTIONS = ("/OpenAction", "/AA", "/URI", "/Collection")
_NAMES = ("/JavaScript", "/EmbeddedFiles")


class Unfit(Exception):
    """The file cannot be taken; the words say why and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.code)
        self.words = words


@dataclass(frozen=True)
class CleanFile:
    """A file that is safe to keep and to show. `kind` is jpeg, png or pdf."""

    name: str
    kind: str
    data: bytes


def clean(name: str, data: bytes) -> CleanFile:
    """Make a stranger's file safe, or raise Unfit."""
    shown = safe_name(name)
    if not data:
        raise Unfit(say("empty.file", name=shown))
    if len(data) > LIMIT:
        raise Unfit(say("too_large.file", name=shown))
    if contains_my_number(shown):
        raise Unfit(say("my_number.file_name"))
    kind = _KINDS.get(filetype.guess_mime(data[:8192]) or "")
    if kind is None:
        raise Unfit(say("kind.file", name=shown))
    try:
        said, _, data = apart.call(__file__, kind, data).partition(b"\n")
    except apart.TooMuch as error:
        raise Unfit(say("too_complex.file", name=shown)) from error
    if (kind := said.decode()) not in MEDIA_TYPES:
        raise Unfit(say(kind, name=shown, most=MAX_PAGES))
    return CleanFile(_with_suffix(shown, kind), kind, data)


def _cleaned(kind: str, data: bytes) -> bytes:
    """A kind, the end of a line and the clean file; or the name of the words that refuse it."""
    try:
        kind, data = ("pdf", _pdf(data)) if kind == "pdf" else _picture(data, kind)
    except Unfit as error:
        return error.words.name.encode()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a library thinks of it
        return b"damaged.file"
    return kind.encode() + b"\n" + data


def safe_name(name: str) -> str:
    """The last part of a file's name without signs that would confuse a reader or a header."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '"<>:|?*/')
    return kept.strip(" .")[:100] or "ファイル"


def _with_suffix(name: str, kind: str) -> str:
    suffix = {"jpeg": ".jpg", "png": ".png", "pdf": ".pdf"}[kind]
    stem, dot, old = name.rpartition(".")
    if dot and stem and old.lower() in {"jpg", "jpeg", "png", "heic", "heif", "pdf"}:
        same = old.lower() == suffix[1:] or (kind == "jpeg" and old.lower() == "jpeg")
        return name if same else stem + suffix
    return name + suffix


def _picture(data: bytes, kind: str) -> tuple[str, bytes]:
    from PIL import Image, ImageFile, ImageOps

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for its whole process
    if kind == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    if kind == "jpeg" and _scans(data) > MAX_SCANS:
        raise Unfit(say("too_complex.file"))
    formats = {"heic": ("HEIF",), "jpeg": ("JPEG", "MPO"), "png": ("PNG",)}[kind]
    with Image.open(BytesIO(data), formats=formats) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise Unfit(say("too_many_pixels.file"))
        opened.draft("RGB", (MAX_SIDE, MAX_SIDE))
        profile = opened.info.get("icc_profile")
        picture: Image.Image = ImageOps.exif_transpose(opened)
        picture = _plain_colours(picture, profile, kind)
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    picture.info = {}
    out = BytesIO()
    if kind == "png":
        picture.save(out, "PNG", optimize=False)
        return "png", out.getvalue()
    picture.save(out, "JPEG", quality=85, progressive=True)
    return "jpeg", out.getvalue()


def _scans(data: bytes) -> int:
    """How many scans the first picture of a JPEG file has (ITU T.81, B.1 and B.2)."""
    scans, place = 0, 2
    while (found := _MARKER.search(data, place)) and (marker := found[1][0]) != 0xD9:
        scans += marker == 0xDA
        place = found.end()
        if marker != 0x01 and not 0xD0 <= marker <= 0xD8:
            place += int.from_bytes(data[place : place + 2])
    return scans


def _plain_colours(picture: Image.Image, profile: bytes | None, kind: str) -> Image.Image:
    """Convert to sRGB and to a mode every reader knows; a strange profile is left out."""
    from PIL import ImageCms

    mode = "RGBA" if kind == "png" and picture.has_transparency_data else "RGB"
    if profile and picture.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted: Any = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            picture = converted
        except ImageCms.PyCMSError:
            pass
    if kind == "png" and picture.mode in {"1", "L", "P"} and mode == "RGB":
        return picture.convert("RGB") if picture.mode == "P" else picture
    return picture.convert(mode)


def _pdf(data: bytes) -> bytes:
    import pikepdf

    try:
        document = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Unfit(say("password.file")) from error
    with document:
        if not 0 < len(document.pages) <= MAX_PAGES:
            raise Unfit(say("pages.file", most=MAX_PAGES))
        root = document.Root
        for key in (*_ACTIONS, "/Metadata"):
            if key in root:
                del root[key]
        if "/Names" in root:
            for key in _NAMES:
                if key in root.Names:
                    del root.Names[key]
        if "/AcroForm" in root and "/XFA" in root.AcroForm:
            del root.AcroForm["/XFA"]
        for page in document.pages:
            _calm(page.obj)
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        document.remove_unreferenced_resources()
        out = BytesIO()
        document.save(out, encryption=False)
        return out.getvalue()


def _calm(page: Any) -> None:
    """Take from a page, and from what is on it, everything that acts by itself."""
    for key in ("/AA", "/Metadata", "/PieceInfo"):
        if key in page:
            del page[key]
    if "/Annots" not in page:
        return
    for annotation in page.Annots:
        for key in ("/A", "/AA", "/FS", "/Movie", "/Sound"):
            if key in annotation:
                del annotation[key]


if __name__ == "__main__":
    apart.answer(_cleaned)
