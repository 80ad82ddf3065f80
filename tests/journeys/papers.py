"""Photos and papers as phones make them, and what is inside the PDFs a city sends back."""

from __future__ import annotations

import subprocess
from io import BytesIO
from typing import TYPE_CHECKING

import pillow_heif
from PIL import Image, ImageDraw

from tests import services

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload

GPS_NORTH, GPS_LATITUDE, GPS_EAST, GPS_LONGITUDE = 1, 2, 3, 4
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def photo(name: str = "申立書-1.jpg") -> FilePayload:
    """A JPEG with the place where it was taken, turned as phones turn them."""
    return _file(name, "image/jpeg", "JPEG", exif=_taken_in_nagasaki())


def screenshot(name: str = "画面.png") -> FilePayload:
    """A PNG."""
    return _file(name, "image/png", "PNG")


def heic(name: str = "IMG_0423.HEIC") -> FilePayload:
    """A photo of an iPhone, with the place where it was taken."""
    pillow_heif.register_heif_opener(thumbnails=False)
    return _file(name, "image/heic", "HEIF", exif=_taken_in_nagasaki(), quality=60)


def pdf(name: str = "委任状.pdf") -> FilePayload:
    """A PDF of one page."""
    return _file(name, "application/pdf", "PDF")


def program(name: str = "写真.jpg") -> FilePayload:
    """A program that calls itself a photo."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00" + bytes(2000)}


def shows_where_it_was_taken(picture: bytes) -> bool:
    """Whether a picture still holds EXIF data."""
    with Image.open(BytesIO(picture)) as opened:
        return bool(opened.getexif()) or b"Exif" in picture[:4096]


def text_of(document: bytes) -> str:
    """The words of a PDF as they were set, without line breaks and spaces: both depend on the layout."""
    done = subprocess.run(
        [services.program("pdftotext"), "-raw", "-", "-"],
        input=document,
        capture_output=True,
        check=True,
    )
    return "".join(done.stdout.decode().split())


def _picture() -> Image.Image:
    picture = Image.new("RGB", (1200, 900), "#f7f3e8")
    drawing = ImageDraw.Draw(picture)
    for line in range(8):
        drawing.line((120, 160 + line * 80, 1080, 160 + line * 80), fill="#888888", width=3)
    drawing.ellipse((900, 640, 1040, 780), outline="#c03020", width=8)
    return picture


def _file(name: str, kind: str, form: str, **options: object) -> FilePayload:
    out = BytesIO()
    _picture().save(out, form, **options)
    return {"name": name, "mimeType": kind, "buffer": out.getvalue()}


def _taken_in_nagasaki() -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = "Phone"
    exif.get_ifd(GPS).update(
        {
            GPS_NORTH: "N",
            GPS_LATITUDE: (32.0, 44.0, 58.0),
            GPS_EAST: "E",
            GPS_LONGITUDE: (129.0, 52.0, 25.0),
        }
    )
    return exif.tobytes()
