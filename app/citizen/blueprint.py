"""Every URL of the citizen's journey."""

from __future__ import annotations

from flask import Blueprint

from app.citizen import (
    account,
    correction,
    form,
    mine,
    pointing,
    profile,
    renewing,
    sending,
    status,
    uploading,
)

blueprint = Blueprint("citizen", __name__)

_BOTH = ["GET", "POST"]
_ONE = "/applications/<uuid:application_id>"

# Signing in and out
blueprint.add_url_rule("/login", "login", account.login, methods=_BOTH)
blueprint.add_url_rule("/login/code", "code", account.code, methods=_BOTH)
blueprint.add_url_rule("/logout", "logout", account.logout, methods=["POST"])

# What is mine
blueprint.add_url_rule("/applications", "mine", mine.mine)
blueprint.add_url_rule("/applications", "start", mine.start, methods=["POST"])
blueprint.add_url_rule("/procedures/<slug>/start", "begin", mine.begin)
blueprint.add_url_rule("/inbox", "inbox", mine.inbox)
blueprint.add_url_rule("/profile", "profile", profile.profile, methods=_BOTH)
blueprint.add_url_rule("/profile/delete", "forget_profile", profile.forget, methods=_BOTH)

# Filling in
blueprint.add_url_rule(f"{_ONE}/pages/<name>", "page", form.page, methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/map/<path>", "point", pointing.point, methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/resume", "resume", form.resume)
blueprint.add_url_rule(f"{_ONE}/stopped", "stopped", form.stopped)
blueprint.add_url_rule(f"{_ONE}/discard", "discard", form.discard, methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/files", "upload", uploading.upload, methods=["POST"])

# When the draft cannot go on as it is
blueprint.add_url_rule(f"{_ONE}/renew", "renew", renewing.renew)
blueprint.add_url_rule(f"{_ONE}/renew", "move", renewing.move, methods=["POST"])
blueprint.add_url_rule(f"{_ONE}/kept", "kept", renewing.kept)

# Sending
blueprint.add_url_rule(f"{_ONE}/check", "check", sending.check)
blueprint.add_url_rule(f"{_ONE}/submit", "submit", sending.submit, methods=["POST"])
blueprint.add_url_rule(f"{_ONE}/done", "done", sending.done)

# Following
blueprint.add_url_rule(_ONE, "status", status.status)
blueprint.add_url_rule(f"{_ONE}/correction", "correction", correction.correction, methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/withdraw", "withdraw", status.withdraw, methods=_BOTH)
