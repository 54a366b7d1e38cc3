"""The back end of a form: an application as JSON in, findings with their fields and German texts out.

Needs Flask: pip install flask. Run it with: flask --app app run
"""

from typing import Any

from flask import Flask, request

import integrationsfoerderung as foerder

# Loaded once: programmes never change, so all requests and threads share them. A form names one of these keys; a path
# that a stranger sends is never opened.
PROGRAMMES = {key: foerder.load_programme(key) for key in ("vwv-integration", "vwv-integrationsbeauftragte")}
ROUNDS = {key: foerder.load_round(key) for key in ("vwv-integration/2016-regular", "vwv-integration/2017")}

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 100_000  # bytes of a body


@app.errorhandler(foerder.DocumentError)
def refuse(error: foerder.DocumentError) -> tuple[dict[str, Any], int]:
    """All faults at once, each with the path of its field."""
    return {"faults": [{"field": fault.path, "text": fault.message} for fault in error.faults]}, 422


@app.post("/assessments")
def assess() -> dict[str, Any]:
    """What is settled, what is missing, what it would pay; the application as it was understood."""
    # The text as it came: request.get_json() would make floats of numbers.
    document = foerder.parse_application(request.get_data())
    programme, round_ = offered(document)
    assessment = programme.assess(document.application, round_)
    schedule = programme.schedule(document.application, round_)
    return {
        "verdict": assessment.verdict.value,
        "verdict_text": assessment.verdict.words.de,
        "findings": [
            {"field": found.place, "status": found.status.value, "title": found.title.de, "text": found.why("de")}
            for found in assessment.findings
        ],
        "missing": list(assessment.missing),
        "total": schedule.total.euro.format("de") if schedule else None,
        "conditional": schedule.conditional if schedule else None,
        "application": document.to_dict(),
    }


def offered(document: foerder.ApplicationDocument) -> tuple[foerder.Programme, foerder.Round | None]:
    """The programme and the round that a form names, out of those that are offered here."""
    faults = []
    programme = PROGRAMMES.get(document.programme)
    if programme is None:
        faults.append(foerder.Fault("programme", f"is not offered: choose one of {', '.join(PROGRAMMES)}"))
    else:
        faults += programme.faults(document.application)
    round_ = None if document.round is None else ROUNDS.get(document.round)
    if document.round is not None and (round_ is None or round_.programme is not programme):
        faults.append(foerder.Fault("round", f"is not offered: choose one of {', '.join(ROUNDS)}, or none"))
    if programme is None or faults:
        raise foerder.DocumentError("the application", faults)
    return programme, round_
