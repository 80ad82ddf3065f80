"""Every URL of the citizen's journey."""

from flask import Blueprint

blueprint = Blueprint("citizen", __name__)
