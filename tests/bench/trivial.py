"""The floor for a page: the same server, a template of a few lines, and a session in a cookie."""

from __future__ import annotations

from flask import Flask, render_template, session
from jinja2 import DictLoader

PAGE = """<!doctype html><html lang="ja"><title>{{ title }}</title>
<h1>{{ title }}</h1><p>{{ visits }}回目です。</p>
<form method="post">{% for name in names %}<label>{{ name }}<input name="{{ loop.index }}"></label>
{% endfor %}<button>次へ</button></form></html>"""
NAMES = ("氏名", "住所", "電話番号")

app = Flask(__name__)
app.secret_key = "trivial-and-known-to-everybody"
app.jinja_loader = DictLoader(
    {"page.html": PAGE}
)  # compiled once, as the pages of every server are


@app.get("/")
def page() -> str:
    """Greet and count."""
    session["visits"] = session.get("visits", 0) + 1
    return render_template("page.html", title="申請", visits=session["visits"], names=NAMES)
