"""Faults that tests plant into rules, one at a time, each with what has to find it.

A new fault is one more row. `by` says who finds it (`audit`, `case`, or another finder of `test_planted_faults.py`),
`what` under which name, and `where` at which path, if that is told.
"""

from attrs import frozen

PROGRAMME, ROUND = "tests/planted/programme.toml", "tests/planted/round.toml"
SUCCESSOR, START_UP = "vwv-integrationsbeauftragte", "vwv-integration"
EXTRA = "vwv-integration/2016-extra"


@frozen
class Planted:
    """One fault.

    Attributes:
        name: what is wrong, in words.
        file: the document without the fault: a key, or a path from the root of the repository.
        edits: what is replaced in its text by what; each has to stand there.
        by: who finds it.
        what: the code, the key of the case, the name of the law.
        where: the path of the finding; empty where it does not matter.
    """

    name: str
    file: str
    edits: tuple[tuple[str, str], ...]
    by: str
    what: str
    where: str = ""


def _audit(name: str, what: str, where: str, *edits: tuple[str, str], file: str = PROGRAMME) -> Planted:
    return Planted(name, file, edits, "audit", what, where)


def _case(name: str, what: str, *edits: tuple[str, str], file: str = PROGRAMME) -> Planted:
    return Planted(name, file, edits, "case", what)


_SHARE = 'required = { value = 0.5, grade = "norm", citations = [{ source = "decree", place = "Nr. 3" }] }'
_LONGEST = 'required = { value = 36, grade = "norm", citations = [{ source = "decree", place = "Nr. 3" }] }'
_SHORTEST = 'required = { value = 12, grade = "norm", citations = [{ source = "decree", place = "Nr. 3" }] }'
_SMALL = 'required = { value = 4999, grade = "norm", citations = [{ source = "decree", place = "Nr. 4" }] }'
_LAST = 'last_day = { value = 2021-12-31, grade = "norm", citations = [{ source = "decree", place = "Nr. 9" }] }'
_KINDS = 'required = { value = ["Gemeinde", "Landkreis"], grade = "norm"'
_TIER = 'required = { value = ["large"], grade'
_ANOTHER_SMALL = """
[editions.measures.guide.criteria.other]
kind = "at-most"
of = "recipient.population"
text = { de = "Nur kleine Orte", en = "Small places only" }
met = { "recipient.population" = 4000 }
unmet = { "recipient.population" = 4001 }
required = { value = 4000, grade = "norm", citations = [{ source = "decree" }] }

[editions.measures.guide.financing]"""
_GUIDE_PAYS = "\n[editions.measures.guide.financing]"

BY_AUDIT = (
    # Bounds and dates.
    _audit("a bound too low by one step", "A401", "guide.share.unmet", (_SHARE, _SHARE.replace("0.5", "0.4999"))),
    _audit("a bound too high by one step", "A401", "guide.share.met", (_SHARE, _SHARE.replace("0.5", "0.5001"))),
    _audit("a term too short by a month", "A401", "guide.shortest.unmet", (_SHORTEST, _SHORTEST.replace("12", "11"))),
    _audit(
        "at most for at least",
        "A401",
        "guide.share.unmet",
        ('kind = "at-least"\nof = "posts.share"', 'kind = "at-most"\nof = "posts.share"'),
    ),
    _audit("a gap of one day between editions", "A101", "first_day", (_LAST, _LAST.replace("12-31", "12-30"))),
    _audit(
        "an overlap of one day between editions",
        "A001",
        "editions[1].first_day",
        (_LAST, _LAST.replace("2021-12-31", "2022-01-01")),
    ),
    _audit("an edition that ends before it begins", "A001", "editions[0]", (_LAST, _LAST.replace("2021", "2019"))),
    _audit("read before it was written", "A105", "first_day", ("read = 2020-02-01", "read = 2020-01-14")),
    # Criteria against each other.
    _audit("bounds that rule each other out", "A302", "guide", (_LONGEST, _LONGEST.replace("36", "11"))),
    _audit(
        "a list without members", "A301", "guide.recipient_kind", (_KINDS, 'required = { value = [], grade = "norm"')
    ),
    _audit("a bound that everybody meets", "A303", "guide.shortest", (_SHORTEST, _SHORTEST.replace("12", "1"))),
    _audit(
        "a longest term that the shortest swallows",
        "A304",
        "guide.shortest",
        ('kind = "at-most"\nof = "posts.months"', 'kind = "at-least"\nof = "posts.months"'),
    ),
    _audit("a rule for places that are left out", "A305", "guide.large.from", (_GUIDE_PAYS, _ANOTHER_SMALL)),
    _audit(
        "an alternative that nobody has",
        "A306",
        "guide.not_begun.before",
        (
            _GUIDE_PAYS,
            """
[editions.measures.guide.criteria.begun]
kind = "is"
of = "begun"
text = { de = "Begonnen", en = "Begun" }
met = { begun = true }
unmet = { begun = false }
required = { value = true, grade = "norm", citations = [{ source = "decree" }] }
"""
            + _GUIDE_PAYS,
        ),
    ),
    _audit("tiers that overlap by one inhabitant", "A307", "guide.large", (_SMALL, _SMALL.replace("4999", "5000"))),
    _audit("tiers with a gap of one inhabitant", "A307", "guide.large", (_SMALL, _SMALL.replace("4999", "4998"))),
    _audit("all of for any of", "A401", "guide.not_begun.met", ('kind = "any-of"', 'kind = "all-of"')),
    _audit(
        "any of for where",
        "A401",
        "guide.small.unmet",
        ('kind = "where"\ntext = { de = "Unter', 'kind = "any-of"\ntext = { de = "Unter'),
    ),
    _audit(
        "a condition and its rule exchanged",
        "A401",
        "guide.small.unmet",
        ("guide.criteria.small.parts.below", "guide.criteria.small.parts.x"),
        ("guide.criteria.small.parts.concept", "guide.criteria.small.parts.below"),
        ("guide.criteria.small.parts.x", "guide.criteria.small.parts.concept"),
        (
            'kind = "at-most"\nof = "recipient.population"\ntext = { de = "Unter 5.000", en = "Below 5,000" }\n'
            + _SMALL,
            'kind = "is"\nof = "facts.concept"\ntext = { de = "Konzept", en = "A concept" }\nrequired = { value = true, grade = "norm", citations = [{ source = "decree" }] }',
        ),
    ),
    _audit(
        "a measure that there is none of",
        "A308",
        "office.follow_on",
        ('required = { value = "guide"', 'required = { value = "guides"'),
    ),
    # Evidence and words.
    _audit(
        "a norm by the text before",
        "A106",
        "advice.rate",
        (
            'value = 110, grade = "norm", citations = [{ source = "decree-2022"',
            'value = 110, grade = "norm", citations = [{ source = "decree"',
        ),
    ),
    _audit(
        "a stale citation",
        "A001",
        "editions[0].common.financing.payment.citations[0]",
        (
            'payment = { value = "at-start", grade = "norm", citations = [{ source = "decree"',
            'payment = { value = "at-start", grade = "norm", citations = [{ source = "decree-2019"',
        ),
    ),
    _audit(
        "a norm on a newspaper",
        "A201",
        "guide.longest",
        (_LONGEST, _LONGEST.replace('"decree", place = "Nr. 3"', '"paper"')),
    ),
    _audit(
        "a source that nothing cites",
        "A202",
        "sources.paper",
        (
            'grade = "reported", citations = [{ source = "paper" }]',
            'grade = "reported", citations = [{ source = "decree" }]',
        ),
    ),
    _audit(
        "an empty text",
        "A002",
        "guide.share",
        ('en = "Smallest share" }\nmet = { "posts.share"', 'en = "" }\nmet = { "posts.share"'),
    ),
    _audit(
        "a text that was left out",
        "A001",
        "editions[0].measures.guide.title.en",
        ('title = { de = "Lotsenstelle", en = "Guide" }', 'title = { de = "Lotsenstelle" }'),
    ),
    _audit(
        "a text that was not translated",
        "A003",
        "guide.not_begun",
        ('en = "Not begun, or the start was permitted"', 'en = "Nicht begonnen, oder der Beginn ist zugelassen"'),
    ),
    _audit(
        "an example that was left out",
        "A402",
        "guide.longest",
        ('met = { "posts.months" = 36 }\nunmet = { "posts.months" = 37 }\n', ""),
    ),
    _audit(
        "an example beside the limit",
        "A403",
        "guide.longest.met",
        ('met = { "posts.months" = 36 }', 'met = { "posts.months" = 35 }'),
    ),
    _audit(
        "an example of another field",
        "A404",
        "guide.longest.met",
        ('met = { "posts.months" = 36 }', 'met = { "posts.months" = 36, begun = false }'),
    ),
    _audit(
        "a refusal where none is declared",
        "A401",
        "contact-point.post_field.unmet",
        ('required = { value = ["integration", "refugees", "both"]', 'required = { value = ["integration", "both"]'),
        file=START_UP,
    ),
    _audit(
        "a provision on a measure that there is none of",
        "A308",
        "not_modelled.visits",
        (
            "[sources.notice]",
            '[not_modelled.visits]\ntext = { de = "Besuche", en = "visits" }\nmeasures = ["giude"]\n\n[sources.notice]',
        ),
        file=ROUND,
    ),
    # Money.
    _audit(
        "swapped instalments",
        "A001",
        "editions[0].measures.guide.financing",
        ("value = [30000, 20000, 10000]", "value = [20000, 30000, 10000]"),
    ),
    _audit(
        "instalments beside the total",
        "A001",
        "editions[0].measures.guide.financing",
        ("total = { value = 60000", "total = { value = 60001"),
    ),
    _audit(
        "a rounding that is not known",
        "A501",
        "guide.rounding",
        (
            'rounding = { value = "down", grade = "norm", citations = [{ source = "decree", place = "Nr. 8" }] }',
            'rounding = { unknown = true, note = "not found" }',
        ),
    ),
    _audit(
        "a rounding that was left out",
        "A001",
        "editions[0].measures.guide.financing.rounding",
        ('rounding = { value = "down", grade = "norm", citations = [{ source = "decree", place = "Nr. 8" }] }\n', ""),
    ),
    _audit(
        "a drop between tiers",
        "A502",
        "officer.tiers.large.amount",
        ("amount = { value = 24000", "amount = { value = 11000"),
    ),
    _audit(
        "a drop for small shares only",
        "A502",
        "officer.tiers.large.amount",
        ("amount = { value = 12000", "amount = { value = 12001"),
    ),
    _audit(
        "an instalment after the longest term", "A603", "guide.instalments", (_LONGEST, _LONGEST.replace("36", "24"))
    ),
    _audit(
        "a sum below the smallest grant",
        "A603",
        "office.table.country",
        ("country = { value = 7000", "country = { value = 999.99"),
    ),
    _audit(
        "a maximum that nobody reaches",
        "A603",
        "advice.maximum",
        ("maximum = { value = 50000", "maximum = { value = 100000"),
    ),
    _audit(
        "a tier that nobody is admitted in",
        "A603",
        "officer.tiers.large",
        ('kind = "where"\ntext = { de = "In der oberen', 'kind = "all-of"\ntext = { de = "In der oberen'),
        (_TIER, 'required = { value = ["small"], grade'),
    ),
    # What is of no use.
    _audit(
        "a fact that nothing asks for",
        "A602",
        "facts.other",
        (
            "[facts.region]",
            '[facts.other]\ntype = "yes-no"\ntitle = { de = "anderes", en = "other" }\n\n[facts.region]',
        ),
    ),
    _audit(
        "a common figure that nothing takes",
        "A601",
        "common.rounding",
        (
            'part_year = { value = "pro-rata", grade = "norm", citations = [{ source = "decree", place = "Nr. 6" }] }',
            'part_year = { value = "pro-rata", grade = "norm", citations = [{ source = "decree", place = "Nr. 6" }] }\nrounding = { value = "up", grade = "norm", citations = [{ source = "decree" }] }',
        ),
        (
            'part_year = { value = "pro-rata", grade = "norm", citations = [{ source = "decree", place = "Nr. 10" }] }',
            'part_year = { value = "pro-rata", grade = "norm", citations = [{ source = "decree", place = "Nr. 10" }] }\nrounding = { value = "up", grade = "norm", citations = [{ source = "decree" }] }',
        ),
    ),
    _audit(
        "an acceptance that matches nothing",
        "A004",
        "accepted[0]",
        ("[sources.decree]", '[[accepted]]\ncode = "A501"\npath = "guide.round"\nreason = "known"\n\n[sources.decree]'),
    ),
    # Rounds.
    _audit(
        "a decision before the deadline",
        "A103",
        "decided",
        ("decided = { value = 2020-07-15", "decided = { value = 2020-05-30"),
        file=ROUND,
    ),
    _audit(
        "a deadline before its edition",
        "A104",
        "deadline",
        ("deadline = { value = 2020-05-31", "deadline = { value = 2020-01-31"),
        ("announced = { value = 2020-03-01", "announced = { value = 2020-01-01"),
        file=ROUND,
    ),
    _audit(
        "a round that excludes whom its measure needs",
        "A302",
        "office",
        ('value = ["guide"], grade', 'value = ["office"], grade'),
        file=ROUND,
    ),
    _audit(
        "a misspelt measure in a round",
        "A001",
        "",
        ('value = ["guide"], grade', 'value = ["giude"], grade'),
        file=ROUND,
    ),
    _audit(
        "a misspelt round",
        "A308",
        "round.considered_before",
        ('required = { value = "vwv-integration/2016-regular"', 'required = { value = "vwv-integration/2016-regulr"'),
        file=EXTRA,
    ),
    # The shipped programmes.
    _audit(
        "half of a half post",
        "A401",
        "contact-point.minimum_share.unmet",
        (
            'required = { value = 0.5, grade = "norm", citations = [{ source = "vwv-text-2016"',
            'required = { value = 0.25, grade = "norm", citations = [{ source = "vwv-text-2016"',
        ),
        file=START_UP,
    ),
    _audit(
        "a gap of one day before the text of 2016",
        "A101",
        "first_day",
        ("last_day = { value = 2016-09-05", "last_day = { value = 2016-09-04"),
        file=START_UP,
    ),
    _audit(
        "a norm on a press report",
        "A201",
        "extension.instalments",
        ('instalments = { value = [25000], grade = "inferred"', 'instalments = { value = [25000], grade = "norm"'),
        file=START_UP,
    ),
    _audit(
        "a share of nothing",
        "A505",
        "network.rate",
        ("rate = { value = 0.6, grade", "rate = { value = 0, grade"),
        file=START_UP,
    ),
    _audit(
        "a drop between the tiers of the successor",
        "A502",
        "officer.tiers.tier-1.amount",
        ("amount = { value = 20000", "amount = { value = 9000"),
        file=SUCCESSOR,
    ),
)

BY_CASE = (
    _case(
        "a wrong rounding",
        "a-third-of-a-cent",
        ('rounding = { value = "down"', 'rounding = { value = "half-up"'),
        (
            'in_proportion = { value = true, grade = "norm", citations = [{ source = "decree", place = "Nr. 6" }] }',
            'in_proportion = { value = true, grade = "norm", citations = [{ source = "decree" }] }',
        ),
        ("value = [30000, 20000, 10000]", "value = [30000, 20000, 10001]"),
        ("total = { value = 60000", "total = { value = 60001"),
        (
            'attested = [{ share = 0.5, instalments = { value = [15000, 10000, 5000], grade = "reported", citations = [{ source = "paper" }] } }]\n',
            "",
        ),
    ),
    _case(
        "swapped instalments that nothing attests",
        "three-years",
        ("value = [30000, 20000, 10000]", "value = [20000, 30000, 10000]"),
        (
            'attested = [{ share = 0.5, instalments = { value = [15000, 10000, 5000], grade = "reported", citations = [{ source = "paper" }] } }]\n',
            "",
        ),
    ),
    _case("all of for any of, with its example", "begun-and-permitted", ('kind = "any-of"', 'kind = "all-of"')),
    _case(
        "payment at the end of the year",
        "three-years",
        ('payment = { value = "at-start"', 'payment = { value = "at-end"'),
    ),
    _case(
        "a tier that begins one inhabitant too late",
        "the-first-large-town",
        ("at_least = { value = 20000", "at_least = { value = 20001"),
    ),
    _case(
        "a tier that begins one inhabitant too early",
        "the-last-small-town",
        ("at_least = { value = 20000", "at_least = { value = 19999"),
    ),
    _case(
        "above for at least, with its examples",
        "twenty-persons",
        ("required = { value = 20, grade", "required = { value = 21, grade"),
        (
            'met = { "facts.persons" = 20 }\nunmet = { "facts.persons" = 19 }',
            'met = { "facts.persons" = 21 }\nunmet = { "facts.persons" = 20 }',
        ),
    ),
    _case("an edition that ends a day too early", "the-last-day-of-2021", (_LAST, _LAST.replace("12-31", "12-30"))),
    _case(
        "the months of a part of a year are not counted",
        "a-third-of-a-cent",
        (
            'part_year = { value = "pro-rata", grade = "norm", citations = [{ source = "decree", place = "Nr. 6" }] }',
            'part_year = { value = "full", grade = "norm", citations = [{ source = "decree", place = "Nr. 6" }] }',
        ),
    ),
    _case(
        "instalments of the shipped programme exchanged",
        "buehl-2016",
        ("value = [40000, 35000, 30000]", "value = [35000, 40000, 30000]"),
        ("value = [20000, 17500, 15000]", "value = [17500, 20000, 15000]"),
        file=START_UP,
    ),
    _case(
        "refugee posts from July on",
        "refugees-before-august-2015",
        ("from = { low = 2015-08-01", "from = { low = 2015-07-01"),
        file=START_UP,
    ),
)

PLANTED = (*BY_AUDIT, *BY_CASE)
