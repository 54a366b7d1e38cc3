"""Single expressions for whoever writes queries with narwhals: a verdict, one finding, the instalments.

They look at columns of 64-bit integers, booleans, text and dates, null where something was left out, and leave the
checks of values to `assess`.
"""

from datetime import date

import narwhals.stable.v2 as nw

from ..programmes import Programme, RoundRules
from ..texts import did_you_mean, shorten
from .assessing import compile_rules
from .editions import Compiled
from .logic import code
from .row import Row


def verdict(
    programme: Programme,
    measure: str,
    *,
    on: date | None = None,
    round: RoundRules | None = None,  # noqa: A002 - the field's word
) -> nw.Expr:
    """The verdict of each row as an expression: 0 ineligible, 1 open, 2 eligible.

    Example:
        >>> import polars
        >>> from integrationsfoerderung import load_programme
        >>> kinds = ["Landkreis", "freier Träger"]
        >>> frame = nw.from_native(polars.DataFrame({"recipient_kind": kinds, "months": [12, 12]}))
        >>> rule = verdict(load_programme("vwv-integration"), "social-advice", on=date(2014, 2, 1))
        >>> frame.select(answer=rule)["answer"].to_list()
        [2, 0]

    Raises:
        ValueError: a measure that no edition knows, or a round and a day together.
    """
    return code(_rules(programme, measure, on, round).verdict)


def finding(
    programme: Programme,
    measure: str,
    key: str,
    *,
    on: date | None = None,
    round: RoundRules | None = None,  # noqa: A002 - the field's word
) -> nw.Expr:
    """What one criterion says of each row: 0 unmet, 1 open, 2 met.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> finding(load_programme("vwv-integration"), "contact-point", "minimum_shar", on=date(2016, 10, 1))
        Traceback (most recent call last):
        ValueError: no criterion 'minimum_shar' in contact-point; did you mean 'minimum_share'? ...

    Raises:
        ValueError: there is no such criterion.
    """
    found = {answer.name: answer for answer in _rules(programme, measure, on, round).answers}
    if key not in found:
        raise ValueError(f"no criterion {shorten(key)} in {measure}{did_you_mean(key, found)}")
    return code(found[key].says)


def instalments(
    programme: Programme,
    measure: str,
    *,
    on: date | None = None,
    round: RoundRules | None = None,  # noqa: A002 - the field's word
) -> tuple[nw.Expr, ...]:
    """The cents of each funding year as expressions, whatever the verdict; none where the rule does not pay by year.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> len(instalments(load_programme("vwv-integration"), "contact-point", on=date(2016, 10, 1)))
        3
    """
    return _rules(programme, measure, on, round).paid.years


class _Plain(dict[str, str]):
    """Every column under its own name, and none that may be left out."""

    def __contains__(self, name: object) -> bool:
        return name not in {"posts", "post_start", "post_months"}

    def __getitem__(self, name: str) -> str:
        return name


def _rules(programme: Programme, measure: str, on: date | None, round_: RoundRules | None) -> Compiled:
    return compile_rules(programme, measure, Row(measure, _Plain(), on), round_, [])
