"""The files under static/, served from memory: compressed once, and cached by browsers for ever.

The address of a file holds a hash of its bytes, so that a new version has a new address.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request, url_for


@dataclass(frozen=True)
class Asset:
    """One file, ready to send."""

    version: str
    type: str
    plain: bytes
    packed: bytes


def install(app: Flask, folder: Path) -> None:
    """Serve the folder's files, and let templates name them: `asset('style.css')`.

    `link('public.home')` is the address of a page that has only one: worked out once, because ten
    of them stand in the frame of every page.
    """
    assets = {
        path.relative_to(folder).as_posix(): _read(path)
        for path in folder.rglob("*")
        if path.is_file()
    }

    def send(version: str, name: str) -> Response:
        asset = assets.get(name)
        if asset is None or asset.version != version:
            abort(404)
        packed = request.accept_encodings["gzip"] > 0
        response = Response(asset.packed if packed else asset.plain, content_type=asset.type)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    def address(name: str) -> str:
        return f"{request.script_root}/static/{assets[name].version}/{name}"

    @cache
    def fixed(_root: str, endpoint: str) -> str:
        return url_for(endpoint)

    def link(endpoint: str) -> str:
        return fixed(request.script_root, endpoint)

    app.add_url_rule("/static/<version>/<path:name>", "asset", send)
    app.jinja_env.globals |= {"asset": address, "link": link}


def _read(path: Path) -> Asset:
    data = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    return Asset(hashlib.sha256(data).hexdigest()[:12], kind, data, gzip.compress(data, 9, mtime=0))
