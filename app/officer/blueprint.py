"""Every URL of the officer's desk."""

from flask import Blueprint

from app.officer import cases, disposal, jobs, login, preview

blueprint = Blueprint("officer", __name__, url_prefix="/officer")

blueprint.get("/login", endpoint="login")(login.login)
blueprint.post("/login", endpoint="enter")(login.enter)
blueprint.post("/logout", endpoint="logout")(login.logout)
blueprint.get("/password", endpoint="password")(login.password)
blueprint.post("/password", endpoint="choose_password")(login.choose_password)
blueprint.get("/", endpoint="queue")(cases.queue)
blueprint.post("/search", endpoint="search")(cases.search)
blueprint.get("/cases/<uuid:case_id>", endpoint="case")(cases.case)
blueprint.get("/cases/<uuid:case_id>/correction", endpoint="correction")(cases.correction)
blueprint.get("/cases/<uuid:case_id>/log", endpoint="log")(cases.log)
blueprint.get("/cases/<uuid:case_id>/preview.pdf", endpoint="preview")(preview.preview)
blueprint.post("/cases/<uuid:case_id>/<action>", endpoint="act")(cases.act)
blueprint.get("/jobs", endpoint="jobs")(jobs.jobs)
blueprint.post("/jobs/<uuid:job_id>/retry", endpoint="retry")(jobs.retry)
blueprint.get("/disposal", endpoint="disposal")(disposal.listing)
blueprint.post("/disposal/check", endpoint="check_disposal")(disposal.check)
blueprint.post("/disposal", endpoint="dispose")(disposal.dispose)
