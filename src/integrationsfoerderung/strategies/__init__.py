"""Hypothesis strategies for every public type; those of a programme seek the bounds of its own rules.

An extra: `pip install "integrationsfoerderung[hypothesis]"`. Once it is installed, `st.from_type(Application)` and the
like know them too, because the package registers them with Hypothesis.

Example:
    >>> from integrationsfoerderung import Share, load_programme
    >>> from integrationsfoerderung.strategies import applications, smallest
    >>> programme = load_programme("vwv-integration")
    >>> smallest(applications(programme, "contact-point"), lambda form: form.posts[0].share < Share("0.5")).posts[0]
    Post(share=Share('0.4999'), field=Field.INTEGRATION, origin=Origin.NEW, tops_up=None, qualification='Diplom', ...
"""

from .fields import fields_of, put, without
from .forms import applications, plain, twice
from .near import near_values
from .of_rounds import caps, filed, money, rankings, rounds
from .parts import earlier_grants, fact_declarations, fact_values, facts, plan_years, plans, posts, recipients
from .results import (
    amounts,
    assessments,
    decisions,
    findings,
    no_schedules,
    options,
    outcomes,
    remedies,
    schedules,
    views,
)
from .rules import accepted, criteria, editions, financings, leaves, measures, programmes, provisions
from .smallest import drawn, smallest
from .tools import (
    application_documents,
    audit_findings,
    audits,
    comparisons,
    differences,
    diffs,
    envelopes,
    limits,
    solutions,
    sweeps,
)
from .values import (
    bounded,
    citations,
    days,
    deadlines,
    document_errors,
    euros,
    faults,
    figures,
    ftes,
    holidays,
    keys,
    known,
    months,
    periods,
    populations,
    readings,
    shares,
    single_readings,
    sources,
    texts,
    unknown,
    words,
)

__all__ = [
    "accepted",
    "amounts",
    "application_documents",
    "applications",
    "assessments",
    "audit_findings",
    "audits",
    "bounded",
    "caps",
    "citations",
    "comparisons",
    "criteria",
    "days",
    "deadlines",
    "decisions",
    "differences",
    "diffs",
    "document_errors",
    "drawn",
    "earlier_grants",
    "editions",
    "envelopes",
    "euros",
    "fact_declarations",
    "fact_values",
    "facts",
    "faults",
    "fields_of",
    "figures",
    "filed",
    "financings",
    "findings",
    "ftes",
    "holidays",
    "keys",
    "known",
    "leaves",
    "limits",
    "measures",
    "money",
    "months",
    "near_values",
    "no_schedules",
    "options",
    "outcomes",
    "periods",
    "plain",
    "plan_years",
    "plans",
    "populations",
    "posts",
    "programmes",
    "provisions",
    "put",
    "rankings",
    "readings",
    "recipients",
    "remedies",
    "rounds",
    "schedules",
    "shares",
    "single_readings",
    "smallest",
    "solutions",
    "sources",
    "sweeps",
    "texts",
    "twice",
    "unknown",
    "views",
    "without",
    "words",
]
