"""What a type checker must accept and refuse; checked, never run."""

from decimal import Decimal
from fractions import Fraction
from typing import assert_type

from integrationsfoerderung.money import Euro, Fte, Rounding, Share, rounded

euro = Euro("1234.56")
share = Share("0.5")
fte = Fte("1.5")

assert_type(euro.cents, int)
assert_type(Euro(Decimal("0.10")), Euro)
assert_type(Euro.from_cents(50), Euro)
assert_type(Euro.parse("1.234,56 €"), Euro)
assert_type(euro + euro, Euro)
assert_type(euro - euro, Euro)
assert_type(-euro, Euro)
assert_type(abs(euro), Euro)
assert_type(euro * 3, Euro)
assert_type(3 * euro, Euro)
assert_type(sum([euro, euro], Euro(0)), Euro)
assert_type(Euro.total([euro, euro]), Euro)
assert_type(euro.times(share, Rounding.HALF_UP), Euro)
assert_type(euro.times(3, Rounding.DOWN), Euro)
assert_type(euro.split([1, 2]), tuple[Euro, ...])
assert_type(euro.format("de"), str)
assert_type(euro < Euro(1), bool)
assert_type(sorted([euro, euro]), list[Euro])
assert_type(rounded(Fraction(5, 2), Rounding.UP), int)

assert_type(share + share, Fte)
assert_type(share + fte, Fte)
assert_type(fte + share, Fte)
assert_type(fte + fte, Fte)
assert_type(share.fraction, Fraction)
assert_type(share.basis_points, int)
assert_type(Share.from_basis_points(5000), Share)
assert_type(Fte.from_basis_points(15_000), Fte)
assert_type(Share.parse("62,5 %", Rounding.HALF_UP), Share)
assert_type(Fte.total([share, fte]), Fte)
assert_type(share < Share(1), bool)
assert_type(fte >= Fte(1), bool)

Euro(0.1)  # type: ignore[arg-type]  # a float has been rounded once already
Euro(Fraction(1, 3))  # type: ignore[arg-type]
Euro.from_cents(0.5)  # type: ignore[arg-type]
Share(0.5)  # type: ignore[arg-type]
Share(fte)  # type: ignore[arg-type]  # a sum is no part of one post
Fte(1.5)  # type: ignore[arg-type]
Fte(euro)  # type: ignore[arg-type]

euro + 1  # type: ignore[operator]
1 + euro  # type: ignore[operator]
euro - share  # type: ignore[operator]
euro * share  # type: ignore[operator]  # euro.times(share, rounding)
euro * 0.5  # type: ignore[operator]
euro * euro  # type: ignore[operator]
euro / 2  # type: ignore[operator]
assert euro < 1  # type: ignore[operator]
assert euro < share  # type: ignore[operator]
assert share < fte  # type: ignore[operator]
share + 1  # type: ignore[operator]
share * 2  # type: ignore[operator]
share - share  # type: ignore[operator]
share + euro  # type: ignore[operator]

euro.times(share)  # type: ignore[call-arg]  # every rounding names its mode
euro.times(share, "half-up")  # type: ignore[arg-type]
euro.times(0.5, Rounding.UP)  # type: ignore[arg-type]
euro.split([0.5])  # type: ignore[list-item]
Euro.total([share])  # type: ignore[list-item]
Fte.total([euro])  # type: ignore[list-item]
rounded(2.5, Rounding.UP)  # type: ignore[arg-type]

euro.cents = 5  # type: ignore[misc]  # frozen
share.basis_points = 5  # type: ignore[misc]
