"""Files from strangers: what they really are, made harmless, and without what they give away.

Pictures are decoded and written anew, which drops places, times and hidden parts; HEIC becomes
JPEG. PDFs are rebuilt without scripts, attached files and metadata. What is stored is always ours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import filetype

from forms.fields.files import KINDS, kind_words
from forms.japanese.check_digits import contains_my_number
from forms.wording import Words, say

if TYPE_CHECKING:
    from PIL import Image

LIMIT = 20 * 1024 * 1024
"""Bytes of one file."""
MAX_PIXELS = 60_000_000
MAX_SIDE = 4096
"""A longer side is shrunk to this; 12 megapixels of a phone stay as they are."""
MAX_PAGES = 200
MEDIA_TYPES = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
_KINDS = {
    "image/jpeg": "jpeg",
    "image/png": "png",
    "image/heic": "heic",
    "image/heif": "heic",
    "application/pdf": "pdf",
}
_KEPT_AS = {"heic": "jpeg"}
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


def clean(name: str, data: bytes, accepted: Collection[str] = tuple(KINDS)) -> CleanFile:
    """Make a stranger's file safe, or raise Unfit; `accepted` are the kinds that may be kept."""
    shown = safe_name(name)
    if not data:
        raise Unfit(say("empty.file", name=shown))
    if len(data) > LIMIT:
        raise Unfit(say("too_large.file", name=shown))
    if contains_my_number(shown):
        raise Unfit(say("my_number.file_name"))
    kind = _KINDS.get(filetype.guess_mime(data[:8192]) or "")
    if kind is None or _KEPT_AS.get(kind, kind) not in accepted:
        raise Unfit(say("kind.file", name=shown, kinds=kind_words(accepted)))
    try:
        kind, data = ("pdf", _pdf(data)) if kind == "pdf" else _picture(data, kind)
    except Unfit:
        raise
    except Exception as error:
        raise Unfit(say("damaged.file", name=shown)) from error
    return CleanFile(_with_suffix(shown, kind), kind, data)


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
