"""Every URL of the admin's desk."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
