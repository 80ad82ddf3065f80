"""Files from strangers: what they really are, made harmless, and without what they give away.

They are made harmless in a process of their own (app.cleaning). What is stored is always ours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath

import filetype

from app import cleaning
from core import apart
from forms.fields.files import KINDS, kind_words
from forms.japanese.check_digits import contains_my_number
from forms.wording import Words, say

LIMIT = 20 * 1024 * 1024
"""Bytes of one file."""
MEDIA_TYPES = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
_KINDS = {
    "image/jpeg": "jpeg",
    "image/png": "png",
    "image/heic": "heic",
    "image/heif": "heic",
    "application/pdf": "pdf",
}
_KEPT_AS = {"heic": "jpeg"}


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
        said, _, data = apart.call(cleaning.__file__, kind, data).partition(b"\n")
    except apart.TooMuch as error:
        raise Unfit(say("too_complex.file", name=shown)) from error
    if (kind := said.decode()) not in MEDIA_TYPES:
        raise Unfit(say(kind, name=shown, most=cleaning.MAX_PAGES))
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
