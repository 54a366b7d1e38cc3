"""The instalments of one application, and what they come to by funding year and by budget year."""

from collections.abc import Iterator
from typing import Any, final

from attrs import field, frozen

from ..applications import Application
from ..calendar import Payment, months_by_budget_year
from ..evidence import Figure, Readings, weakest
from ..financing import Amounts, Instalment, Reason, Used, distinct, left_out, not_settled
from ..findings import Finding
from ..money import Euro, split_cents
from ..plain import citation_dict, figure_dict, finding_dict, word
from ..tables import Table, Tabular, stacked
from ..texts import Lang, Text
from .views import Amount, NoSchedule, View, graded, view_dict, view_lines, view_of, view_table


@final  # nothing below it could be false, so that `if schedule:` tells it from NoSchedule
@frozen(slots=False)  # quicker to make than with slots
class Schedule(Tabular):
    """The instalments for one application.

    Attributes:
        conditional: the application is still open; this is what it would get.
        what_if: the application is not eligible; this is what it would get if it were.
        findings: what the amounts bring to light beside the verdict, such as costs below the grant.

    Example:
        >>> from datetime import date
        >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", months=36,
        ...     posts=[Post("1.0")])
        >>> plan = load_programme("vwv-integration").schedule(form, on=date(2016, 10, 1))
        >>> plan.conditional, plan.total.euro
        (True, Euro('105000.00'))
        >>> [instalment.amount for instalment in plan.instalments][:2]
        [Euro('40000.00'), Euro('35000.00')]
        >>> plan.by_funding_year()[1]
        Euro('40000.00')
        >>> plan.by_budget_year().reasons[0].text.en
        'start of work (start) was left out'
    """

    application: Application
    measure: str
    amounts: Amounts
    payment: Figure[Payment] | None = field(repr=False)
    findings: tuple[Finding, ...] = ()
    conditional: bool = False
    what_if: bool = False

    @property
    def instalments(self) -> tuple[Instalment, ...]:
        """Every instalment: post, funding year, months, amount, and what it rests on."""
        return self.amounts.instalments

    @property
    def total(self) -> Amount:
        """The sum over the whole term, with the grade of the best figures it can be had from."""
        used = self.amounts.total_used
        return Amount(self.amounts.total, weakest(u.grade for u in used), used)

    def by_funding_year(self) -> View | NoSchedule:
        """The amounts by funding year, 1 is the first; no view where the rule names one sum for the whole term."""
        rows: dict[int, int] = {}
        for instalment in self.instalments:
            if instalment.year is None:
                return NoSchedule((_NOT_BY_YEAR,))
            rows[instalment.year] = rows.get(instalment.year, 0) + instalment.amount.cents
        return view_of(rows, self._instalments_used())

    def by_budget_year(self) -> View | NoSchedule:
        """The amounts by budget year; no view while the start or the length of work is left out.

        Where the readings of the payment dates agree, for a start on 1 January, none of them counts.
        """
        planned: dict[int, int] = {}
        stretches = []
        for instalment in self.instalments:
            if instalment.budget_year is not None:
                year = instalment.budget_year
                planned[year] = planned.get(year, 0) + instalment.amount.cents
                continue
            post = None if instalment.post is None else self.application.posts[instalment.post]
            start = self.application.start if post is None or post.start is None else post.start
            if instalment.year is None and (instalment.months or 0) > 12:
                return NoSchedule((_NOT_BY_YEAR,))
            if start is None or instalment.months is None:
                places = ["start"] * (start is None) + ["months"] * (instalment.months is None)
                return NoSchedule(tuple(left_out(place) for place in places))
            stretches.append((start, instalment.first_month, instalment.months, instalment.amount.cents))

        def rows_under(payment: Payment) -> dict[int, int]:
            rows: dict[int, int] = {}
            for start, first_month, length, cents in stretches:
                months = months_by_budget_year(start, first_month, length, payment)
                parts = [cents] if len(months) == 1 else split_cents(cents, tuple(months.values()))
                for year, part in zip(months, parts, strict=True):
                    rows[year] = rows.get(year, 0) + part
            return rows

        used = self._instalments_used()
        if not stretches:
            return view_of(planned, used)
        at_once = rows_under(Payment.AT_START)
        if at_once == rows_under(Payment.AT_END):
            return view_of(at_once, used)  # every instalment lies in one budget year: no reading could tell
        settled = None if self.payment is None else self.payment.settle(rows_under)
        path = f"{self.measure}.payment"
        if settled is None or self.payment is None:
            return NoSchedule((not_settled(path),))
        return view_of(settled.result, (*used, Used(path, self.payment, settled.grade, settled.reading)))

    def own_share(self) -> View | NoSchedule:
        """What is left to the recipient by budget year: costs of the plan less grant less third-party money.

        It is never negative: where grant and third-party money exceed the costs, there is a reason instead.

        Example:
            >>> from datetime import date
            >>> from integrationsfoerderung import Application, PlanYear, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="network",
            ...     plan=[PlanYear(year=2017, total=70000, eligible=66000, third_party=5000)])
            >>> load_programme("vwv-integration").schedule(form, on=date(2016, 10, 1)).own_share()[2017]
            Euro('25400.00')
        """
        grants = self.by_budget_year()
        if isinstance(grants, NoSchedule):
            return grants
        plan = {row.year: (index, row) for index, row in enumerate(self.application.plan or ())}
        if not plan:
            return NoSchedule((left_out("plan"),))
        rows, reasons = {}, []
        for year in sorted({*plan, *grants}):
            if year not in plan:
                reasons.append(left_out(f"plan ({year})"))
                continue
            index, row = plan[year]
            names = [name for name in ("total", "third_party") if getattr(row, name) is None]
            reasons += [left_out(f"plan[{index}].{name}") for name in names]
            if row.total is None or row.third_party is None:
                continue
            rows[year] = row.total.cents - row.third_party.cents - (grants[year].cents if year in grants else 0)
            if rows[year] < 0:
                reasons.append(_overfunded(year, Euro.from_cents(-rows[year])))
        return NoSchedule(tuple(reasons)) if reasons else view_of(rows, grants.used)

    def shortfall(self) -> View | NoSchedule:
        """What the own means of the plan leave uncovered of the own share, by budget year; zero where they suffice.

        Example:
            >>> from datetime import date
            >>> from integrationsfoerderung import Application, PlanYear, Recipient, load_programme
            >>> row = PlanYear(year=2017, total=70000, eligible=66000, third_party=5000, own_means=20000)
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="network", plan=[row])
            >>> load_programme("vwv-integration").schedule(form, on=date(2016, 10, 1)).shortfall()[2017]
            Euro('5400.00')
        """
        own = self.own_share()
        if isinstance(own, NoSchedule):
            return own
        rows = {}
        for index, row in enumerate(self.application.plan or ()):
            if row.own_means is None:
                return NoSchedule((left_out(f"plan[{index}].own_means"),))
            rows[row.year] = max(own[row.year].cents - row.own_means.cents, 0)
        return view_of(rows, own.used)

    def _instalments_used(self) -> tuple[Used, ...]:
        # Instalments of one post share one tuple: compared by identity, because figures are slow to compare.
        seen = {id(instalment.used): instalment.used for instalment in self.instalments}
        return distinct(used for many in seen.values() for used in many)

    def basis(self) -> tuple[Used, ...]:
        """Every figure that any view rests on, with its citations, its grade there and the reading chosen.

        Example:
            >>> from datetime import date
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", months=36,
            ...     posts=[Post("1.0")])
            >>> plan = load_programme("vwv-integration").schedule(form, on=date(2016, 10, 1))
            >>> [used.path for used in plan.basis()]
            ['contact-point.total', 'contact-point.instalments']
        """
        budget_years = self.by_budget_year()
        used = budget_years.used if isinstance(budget_years, View) else self._instalments_used()
        return distinct([*self.amounts.total_used, *used])

    def table(self) -> Table:
        """Every instalment, one a row, with the grade of each; a notebook shows the views by year below.

        Example:
            >>> from datetime import date
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", months=36,
            ...     posts=[Post("1.0")])
            >>> plan = load_programme("vwv-integration").schedule(form, on=date(2016, 10, 1))
            >>> [row["amount"] for row in plan.to_rows()]
            [Decimal('40000.00'), Decimal('35000.00'), Decimal('30000.00')]
        """
        rows = [
            (
                None if one.post is None else f"posts[{one.post}]",
                one.year,
                one.budget_year,
                one.months,
                one.amount,
                weakest(used.grade for used in one.used),
            )
            for one in self.instalments
        ]
        notes = (*self._caveats(), Text(self._total_text("de"), self._total_text("en")))
        return Table(_COLUMNS, rows, caption=_TITLE, notes=notes)

    def _repr_html_(self) -> str:
        return stacked([self.table(), *(view_table(title, view) for title, view in self._views())])

    def _caveats(self) -> tuple[Text, ...]:
        return (_CONDITIONAL,) * self.conditional + (_WHAT_IF,) * self.what_if

    def _total_text(self, lang: Lang) -> str:
        total = self.total
        return f"{'Summe' if lang == 'de' else 'Total'}: {total.euro.format(lang)} ({graded(total.grade, lang)})"

    def _views(self) -> Iterator[tuple[Text, View | NoSchedule]]:
        """The views that there are something to say of, each with its title."""
        yield Text("nach Förderjahren", "by funding year"), self.by_funding_year()
        yield Text("nach Haushaltsjahren", "by budget year"), self.by_budget_year()
        if self.application.plan:
            yield Text("Eigenanteil nach Haushaltsjahren", "own share by budget year"), self.own_share()
            shortfall = self.shortfall()
            if isinstance(shortfall, View) and shortfall.total:
                yield Text("davon nicht durch Eigenmittel gedeckt", "of it not covered by own means"), shortfall

    def explain(self, lang: Lang = "en") -> str:
        """The schedule as a table in words, with the grade of each view and what it rests on.

        Example:
            >>> from datetime import date
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", months=36,
            ...     posts=[Post("1.0")])
            >>> plan = load_programme("vwv-integration").schedule(form, on=date(2016, 10, 1))
            >>> print(plan.explain("de").splitlines()[2])
              Summe: 105.000,00 € (amtlich)
        """
        de = lang == "de"
        lines = [_TITLE.get(lang)]
        lines += [f"  {caveat.get(lang)}" for caveat in self._caveats()]
        lines.append(f"  {self._total_text(lang)}")
        for title, view in self._views():
            lines += view_lines(title.get(lang), view, lang)
        for found in self.findings:
            lines.append(f"  {found.status.words.get(lang)}: {found.title.get(lang)}: {found.reason(lang)}")
        lines.append("  " + ("Grundlagen:" if de else "Basis:"))
        for used in self.basis():
            places = "; ".join(str(citation) for citation in used.figure.citations)
            chosen = "" if used.reading is None else f", {'Lesart' if de else 'reading'} {_reading_text(used, lang)}"
            lines.append(f"    {used.path}: {graded(used.grade, lang)}{chosen}" + (f" [{places}]" if places else ""))
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The schedule as plain data, amounts as text.

        Example:
            >>> from datetime import date
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", months=36,
            ...     posts=[Post("1.0")])
            >>> load_programme("vwv-integration").schedule(form, on=date(2016, 10, 1)).to_dict()["total"]["euro"]
            '105000.00'
        """
        return {
            "conditional": self.conditional,
            "what_if": self.what_if,
            "total": {"euro": str(self.total.euro), "grade": word(self.total.grade)},
            "by_funding_year": view_dict(self.by_funding_year()),
            "by_budget_year": view_dict(self.by_budget_year()),
            "own_share": view_dict(self.own_share()) if self.application.plan else None,
            "shortfall": view_dict(self.shortfall()) if self.application.plan else None,
            "findings": [finding_dict(found) for found in self.findings],
            "basis": [
                {
                    "path": used.path,
                    "figure": figure_dict(used.figure),
                    "grade": word(used.grade),
                    "reading": used.reading,
                    "citations": [citation_dict(citation) for citation in used.figure.citations],
                }
                for used in self.basis()
            ],
        }


def _reading_text(used: Used, lang: Lang) -> str:
    """A reading by its name, and in words where it has any."""
    readings = used.figure.readings if isinstance(used.figure, Readings) else ()
    words = next((r.text.get(lang) for r in readings if r.name == used.reading and r.text is not None), None)
    return f"{used.reading}" if words is None else f"{used.reading} ({words})"


_TITLE = Text("Finanzierungsplan", "Schedule")
_CONDITIONAL = Text("vorbehaltlich der offenen Punkte", "conditional on what is still open")
_WHAT_IF = Text("Gedankenspiel: der Antrag ist nicht förderfähig", "what if: the application is not eligible")
_COLUMNS = {
    "post": Text("Stelle", "post"),
    "year": Text("Förderjahr", "funding year"),
    "budget_year": Text("Haushaltsjahr", "budget year"),
    "months": Text("Monate", "months"),
    "amount": Text("Betrag", "amount"),
    "grade": Text("Beleg", "grade"),
}
_NOT_BY_YEAR = Reason(
    Text(
        "die Vorschrift nennt eine Summe für die ganze Laufzeit, keine Beträge nach Jahren",
        "the rule names one sum for the whole term, no amounts by year",
    ),
    "by_funding_year",
)


def _overfunded(year: int, excess: Euro) -> Reason:
    return Reason(
        Text(
            f"{year} übersteigen Zuwendung und Drittmittel die Kosten um {excess.format('de')}",
            f"in {year} grant and third-party money exceed the costs by {excess.format('en')}",
        ),
        "plan",
    )
