"""The catalogues of words: take new Japanese out of templates and code, and say what is missing.

    .venv/bin/python -m tools.words       (make words)

Writes translations/<lang>/LC_MESSAGES/messages.po: what is new is added with an empty translation,
what nobody says any more is dropped. Everything that was translated stays as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from accounts import codes
from core.errors import NotFound

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "translations"
LANGUAGES: Final = ("en", "easy", "zh", "ko", "vi")

SOURCES: Final = (
    ("jinja2", "templates/pages/*.html"),
    ("jinja2", "templates/pages/fields/*.html"),
    ("jinja2", "templates/messages/*.txt"),
    ("python", "app/errors.py"),
    ("python", "app/formats.py"),
    ("python", "app/languages.py"),
    ("python", "app/public.py"),
    ("python", "app/citizen/*.py"),
    ("python", "notifications/*.py"),
    ("python", "workflow/actions/drafting.py"),
)
"""Where words for citizens stand: how a file is read, and which files."""
KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "say": None,
    "msg": None,
    "drawn": None,
    "_say": (2,),
    "Conflict": (2,),
    "NotAllowed": (1,),
}
CONSTANTS: Final = {
    "accounts/codes.py": (codes.REFUSAL,),
    "core/errors.py": (NotFound().message,),
    "documents/values.py": ("受付票", "申請書控え", "届出書控え", "申込書控え", "相談書控え"),
}
"""What citizens read of parts that know no screens."""
JAPANESE: Final = re.compile("[。ぁ-ゖァ-ヺ一-龥]")


def extracted() -> dict[str, list[str]]:
    """Every Japanese message by the files that say it, in the order of the files."""
    found: dict[str, list[str]] = {}
    for method, pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            for message in _of_file(method, path):
                files = found.setdefault(message, [])
                name = path.relative_to(ROOT).as_posix()
                if name not in files:
                    files.append(name)
    for name, messages in CONSTANTS.items():
        for message in messages:
            found.setdefault(message, []).append(name)
    return found


def read(lang: str) -> Catalog:
    """The catalogue of a language as it is in the repository."""
    path = _path(lang)
    return read_po(BytesIO(path.read_bytes())) if path.is_file() else Catalog()


def main() -> int:
    """Bring every catalogue up to date; give 1 when a translation is missing."""
    said, missing = extracted(), 0
    for lang in LANGUAGES:
        before = {each.id: each.string for each in read(lang) if each.id}
        catalog = Catalog(header_comment="", fuzzy=False)
        for message, files in said.items():
            catalog.add(message, before.get(message, ""), [(files[0], 0)])
        _write(lang, catalog)
        lacking = [each for each in said if not before.get(each)]
        missing += len(lacking)
        for each in lacking:
            sys.stdout.write(f"{lang}: {each}\n")
    return 1 if missing else 0


def _of_file(method: str, path: Path) -> Iterator[str]:
    options = {"silent": "false"} if method == "jinja2" else {}
    found = extract_from_file(method, str(path), keywords=KEYWORDS, options=options)
    for _, message, _, _ in found:
        texts = message if isinstance(message, tuple) else (message,)
        yield from (text for text in texts if text and JAPANESE.search(text))


def _write(lang: str, catalog: Catalog) -> None:
    out = BytesIO()
    write_po(out, catalog, width=0, omit_header=True, include_lineno=False)
    path = _path(lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(HEADER.format(lang=lang).encode() + out.getvalue())


def _path(lang: str) -> Path:
    return FOLDER / lang / "LC_MESSAGES" / "messages.po"


HEADER: Final = """msgid ""
msgstr ""
"Language: {lang}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

if __name__ == "__main__":
    sys.exit(main())
