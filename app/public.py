"""What everybody may read: home and search, a procedure, the check of a document, plain words."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
