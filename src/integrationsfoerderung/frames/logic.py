"""Three answers as a nullable yes or no: Kleene's logic is that of SQL, and every engine has it.

A `Tri` is met (True), unmet (False), open (None), or an expression with these three values. What is known before
any row is looked at stays a Python value, so that it costs nothing.
"""

from collections.abc import Iterable
from typing import TypeAlias

import narwhals.stable.v2 as nw

Tri: TypeAlias = "nw.Expr | bool | None"


def sure(condition: nw.Expr) -> nw.Expr:
    """A condition that is false where it cannot be said: engines differ in what they make of a null there."""
    return condition.fill_null(value=False)


def both(left: Tri, right: Tri) -> Tri:
    """Kleene's and.

    Example:
        >>> both(None, False), both(None, True), both(True, True)
        (False, None, True)
    """
    if left is False or right is False:
        return False
    if left is True:
        return right
    if right is True:
        return left
    if left is None or right is None:
        known = right if left is None else left
        return None if known is None else nw.when(sure(~known)).then(known)
    return left & right


def either(left: Tri, right: Tri) -> Tri:
    """Kleene's or.

    Example:
        >>> either(None, False), either(None, True), either(False, False)
        (None, True, False)
    """
    if left is True or right is True:
        return True
    if left is False:
        return right
    if right is False:
        return left
    if left is None or right is None:
        known = right if left is None else left
        return None if known is None else nw.when(sure(known)).then(known)
    return left | right


def turned(answer: Tri) -> Tri:
    """Kleene's not.

    Example:
        >>> turned(None), turned(True)
        (None, False)
    """
    if answer is None:
        return None
    return not answer if isinstance(answer, bool) else ~answer


def all_of(answers: Iterable[Tri]) -> Tri:
    """Kleene's and over any number.

    Example:
        >>> all_of([True, None]), all_of([])
        (None, True)
    """
    found: Tri = True
    for answer in answers:
        found = both(found, answer)
    return found


def any_of(answers: Iterable[Tri]) -> Tri:
    """Kleene's or over any number.

    Example:
        >>> any_of([False, None]), any_of([])
        (None, False)
    """
    found: Tri = False
    for answer in answers:
        found = either(found, answer)
    return found


def choose(condition: "nw.Expr | bool", then: Tri, otherwise: Tri) -> Tri:
    """One answer where a condition holds and another one elsewhere; the condition has no nulls.

    Example:
        >>> choose(True, None, False) is None
        True
    """
    if isinstance(condition, bool):
        return then if condition else otherwise
    if isinstance(then, nw.Expr) and isinstance(otherwise, nw.Expr):
        return nw.when(condition).then(then).otherwise(otherwise)
    if then is otherwise:
        return then
    if then is True:
        return nw.when(condition).then(condition) if otherwise is None else either(condition, otherwise)
    if then is False:
        return nw.when(condition).then(~condition) if otherwise is None else both(~condition, otherwise)
    if otherwise is True:
        return nw.when(~condition).then(~condition) if then is None else either(~condition, then)
    if otherwise is False:
        return nw.when(~condition).then(condition) if then is None else both(condition, then)
    if isinstance(then, nw.Expr):
        return nw.when(condition).then(then)
    return nw.when(~condition).then(otherwise) if isinstance(otherwise, nw.Expr) else None


def agreed(answers: Iterable[Tri]) -> Tri:
    """What all answers say, open where two of them differ.

    Example:
        >>> agreed([True, True]), agreed([True, False]), agreed([None, None])
        (True, None, None)
    """
    distinct: list[Tri] = []
    for answer in answers:
        if not any(answer is other for other in distinct):
            distinct.append(answer)
    if len(distinct) == 1:
        return distinct[0]
    constants = [answer for answer in distinct if not isinstance(answer, nw.Expr)]
    if len(constants) > 1 or any(answer is None for answer in constants):
        return None
    every, some = all_of(distinct), any_of(distinct)
    if isinstance(every, nw.Expr) and isinstance(some, nw.Expr):
        return nw.when(sure(every == some)).then(every)
    if isinstance(every, nw.Expr):  # one of them is always met: unmet can none be said to be
        return nw.when(sure(every)).then(every)
    return nw.when(sure(~some)).then(some) if isinstance(some, nw.Expr) else None


def code(answer: Tri) -> nw.Expr:
    """The answer as a small integer: 0 unmet, 1 open, 2 met."""
    if not isinstance(answer, nw.Expr):
        return nw.lit({False: 0, None: 1, True: 2}[answer], nw.Int8)
    return (answer.cast(nw.Int8) * 2).fill_null(1).cast(nw.Int8)
