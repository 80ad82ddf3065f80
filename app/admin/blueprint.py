"""Every URL of the admin's desk."""

from flask import Blueprint

from app.admin import accounts, candidates, checking, deciding, procedures, record

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

blueprint.get("/", endpoint="desk")(procedures.desk)
blueprint.get("/procedures", endpoint="procedures")(procedures.procedures)
blueprint.get("/procedures/<slug>", endpoint="procedure")(procedures.procedure)
blueprint.get("/procedures/<slug>/<int:number>", endpoint="revision")(procedures.revision)
blueprint.get("/procedures/<slug>/differences", endpoint="differences")(procedures.differences)
blueprint.post("/procedures/<slug>/reception", endpoint="reception")(deciding.reception)
blueprint.post("/procedures/<slug>/withdraw", endpoint="withdraw")(deciding.withdraw)
blueprint.post("/procedures/<slug>/<int:number>/take-back", endpoint="take_back")(
    deciding.take_back
)
blueprint.post("/procedures/<slug>/<int:number>/again", endpoint="again")(deciding.again)
blueprint.get("/record", endpoint="record")(record.record)

blueprint.get("/check", endpoint="check")(checking.blank)
blueprint.post("/check", endpoint="checked")(checking.check)
blueprint.get("/candidates/<uuid:candidate_id>", endpoint="candidate")(candidates.candidate)
blueprint.post("/candidates/<uuid:candidate_id>/publish", endpoint="publish")(candidates.publish)
blueprint.post("/candidates/<uuid:candidate_id>/take-back", endpoint="forget")(candidates.take_back)
preview = candidates.preview()

blueprint.get("/accounts", endpoint="accounts")(accounts.accounts)
blueprint.get("/accounts/new", endpoint="new_account")(accounts.blank)
blueprint.post("/accounts/new", endpoint="add_account")(accounts.add)
blueprint.get("/accounts/<uuid:officer_id>", endpoint="account")(accounts.account)
blueprint.post("/accounts/<uuid:officer_id>", endpoint="change_account")(accounts.change)
blueprint.post("/accounts/<uuid:officer_id>/disable", endpoint="disable")(accounts.disable)
blueprint.post("/accounts/<uuid:officer_id>/enable", endpoint="enable")(accounts.enable)
blueprint.post("/accounts/<uuid:officer_id>/password", endpoint="reset")(accounts.reset)
