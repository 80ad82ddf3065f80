"""What makes a stranger's file harmless, as a program: core.apart runs this very file.

Pictures are decoded and written anew, which drops places, times and hidden parts; HEIC becomes
JPEG. PDFs are rebuilt without scripts, attached files and metadata. It loads only what it needs,
because it is started for every file.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from core import apart

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 60_000_000
MAX_SIDE = 4096
"""A longer side is shrunk to this; 12 megapixels of a phone stay as they are."""
MAX_SCANS = 50
"""Of a JPEG that grows sharper; each goes over the whole picture. Cameras and editors make up to 12."""
MAX_PAGES = 200
_MARKER = re.compile(rb"\xff+([^\x00\xff])")
_ACTING = frozenset(
    f"/{each}"
    for each in (
        *("JavaScript", "Launch", "URI", "SubmitForm", "ImportData", "ResetForm", "GoToR", "GoToE"),
        *("Rendition", "Movie", "Sound", "RichMediaExecute", "GoTo3DView", "SetOCGState", "Hide"),
        *("Named", "Thread", "Trans"),
    )
)
"""Actions of a PDF (ISO 32000-2, 12.6.4) other than going to one of its own pages."""
_TAKEN = frozenset(
    f"/{each}"
    for each in (
        *("OpenAction", "AA", "JavaScript", "XFA", "URI", "RichMediaContent", "Movie", "Sound"),
        *("EmbeddedFiles", "EF", "AF", "FS", "Collection", "Metadata", "PieceInfo"),
    )
)
"""What holds scripts, attached files or metadata, wherever in a PDF it stands."""
_DRAWN = frozenset({"/Resources", "/DR", "/AP"})
"""What is drawn, by names that its maker chose: the font `/AF` is no attached file."""


class _Refused(Exception):
    """It cannot be taken; the name of the words that say why (forms/words/uploads.yaml)."""


def _cleaned(kind: str, data: bytes) -> bytes:
    """A kind, the end of a line and the clean file; or the name of the words that refuse it."""
    try:
        kind, data = ("pdf", _pdf(data)) if kind == "pdf" else _picture(data, kind)
    except _Refused as refused:
        return str(refused).encode()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a library thinks of it
        return b"damaged.file"
    return kind.encode() + b"\n" + data


def _picture(data: bytes, kind: str) -> tuple[str, bytes]:
    from PIL import Image, ImageFile, ImageOps

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for its whole process
    if kind == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    if kind == "jpeg" and _scans(data) > MAX_SCANS:
        raise _Refused("too_complex.file")
    formats = {"heic": ("HEIF",), "jpeg": ("JPEG", "MPO"), "png": ("PNG",)}[kind]
    with Image.open(BytesIO(data), formats=formats) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise _Refused("too_many_pixels.file")
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
        raise _Refused("password.file") from error
    with document:
        if not 0 < len(document.pages) <= MAX_PAGES:
            raise _Refused("pages.file")
        _calm(document.trailer)
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        document.remove_unreferenced_resources()
        out = BytesIO()
        document.save(out, encryption=False)
        return out.getvalue()


def _calm(trailer: Any) -> None:
    """Take from a PDF, in every object that is kept, all that could do more than be shown."""
    from pikepdf import Array, Dictionary

    waiting: list[tuple[Any, str]] = [(trailer, "")]
    seen = set()
    while waiting:
        each, kept_as = waiting.pop()
        if each.is_indirect:
            if (each.objgen, kept_as) in seen:
                continue
            seen.add((each.objgen, kept_as))
        if isinstance(each, Array):
            for place in reversed(range(len(each))):
                if _acts(each[place]):
                    del each[place]
            waiting += [(part, "") for part in each if _has_parts(part)]
            continue
        for key in list(each.keys()):
            part = each[key]
            if _acts(part) or (key in _TAKEN and kept_as != "names"):
                del each[key]
            elif kept_as in _DRAWN and isinstance(part, Dictionary):
                waiting.append((part, "names"))
            elif _has_parts(part):
                waiting.append((part, key if key in _DRAWN else ""))


def _has_parts(part: Any) -> bool:
    from pikepdf import Array, Dictionary, Stream

    return isinstance(part, (Array, Dictionary, Stream))


def _acts(part: Any) -> bool:
    from pikepdf import Dictionary

    return isinstance(part, Dictionary) and part.get("/S") in _ACTING


if __name__ == "__main__":
    apart.answer(_cleaned)
