"""The receipts kept in tests/golden: how each is issued, as a script that any Python can run.

python tests/golden_receipts.py           the SHA-256 of each as this Python issues it, as JSON
python tests/golden_receipts.py --write   writes the files anew
"""

import hashlib
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import integrationsfoerderung as foerder
from integrationsfoerderung import receipts

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
MUSTERLAND = ROOT / "examples/musterland/programme.toml"
EXTRA = "vwv-integration/2016-extra"


def _example(name: str, on: date | None = None) -> Callable[[], str]:
    def made() -> str:
        form = foerder.load_application(ROOT / "examples" / f"{name}.toml")
        return receipts.issue(foerder.load_programme("vwv-integration"), form, on=on)

    return made


def _case(programme: str, key: str) -> Callable[[], str]:
    def made() -> str:
        (case,) = [case for case in foerder.load_cases(programme).cases if case.key == key]
        return receipts.issue(foerder.load_programme(programme), case.application, case.round, case.on)

    return made


def _musterland() -> str:
    form = foerder.load_application(ROOT / "examples/musterland/application.toml")
    return receipts.issue(foerder.load_programme(MUSTERLAND), form)


def _extra_round() -> str:
    listed = foerder.load_applications(ROOT / "examples/rounds/2016-extra.toml")
    return receipts.issue(foerder.load_round(EXTRA).decide(listed.applications, scores=listed.scores))


def _short_of_money() -> str:
    """Made-up applicants, a pot of another size, scores, one who withdraws, and the end of the round."""
    listed = foerder.load_applications(ROOT / "examples/rounds/short-of-money.csv")
    some = listed.applications[:12]
    ranking = foerder.Ranking("score", ties="population-down")
    rules = foerder.load_round(EXTRA).under(committed=300_000, shortage="fill-the-gaps", ranking=ranking)
    outcome = rules.decide(some, scores={form.key or "": number % 5 + 0.5 for number, form in enumerate(some)})
    return receipts.issue(outcome.withdraw(outcome.of("granted", "cut")[0].key).close())


RECEIPTS: dict[str, Callable[[], str]] = {
    "buehl": _example("buehl"),
    "biberach-top-up": _example("biberach-top-up"),
    "ineligible": _example("ineligible"),
    "incomplete": _example("incomplete"),
    "incomplete-on-a-day": _example("incomplete", on=date(2016, 10, 1)),
    "eppelheim-2016": _case("vwv-integration", "eppelheim-2016"),
    "on-the-last-day-of-the-round": _case("vwv-integration", "on-the-last-day-of-the-round"),
    "costs-for-a-network": _case("vwv-integration", "costs-for-a-network"),
    "eppelheim-2025": _case("vwv-integrationsbeauftragte", "eppelheim-2025"),
    "prolonged-by-a-year": _case("vwv-integrationsmanagement", "prolonged-by-a-year"),
    "musterland": _musterland,
    "extra-round-2016": _extra_round,
    "short-of-money": _short_of_money,
}


def main() -> None:
    """Write the files, or say what they would be."""
    found = {name: issue() for name, issue in RECEIPTS.items()}
    if "--write" in sys.argv:
        for name, text in found.items():
            (GOLDEN / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    else:
        digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in found.items()}
        sys.stdout.write(json.dumps({"python": sys.version.split()[0], "sha256": digests}))


if __name__ == "__main__":
    main()
