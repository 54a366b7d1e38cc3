"""What a law is: a statement, when it applies, and a check that gives a breach with both results side by side."""

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

from attrs import frozen

from ..applications import Application
from ..programmes import Programme
from ..texts import Lang, Text

About = Literal["application", "round", "programme"]


@frozen
class Side:
    """One of the two results that a breach puts side by side.

    Attributes:
        label: what it is the result of, such as "population 19999".
        result: in words.

    Example:
        >>> Side(Text("20000 Einwohner", "20000 inhabitants"), Text("nichts", "nothing")).words("en")
        '20000 inhabitants: nothing'
    """

    label: Text
    result: Text

    def words(self, lang: Lang) -> str:
        """Both in one line."""
        return f"{self.label.get(lang)}: {self.result.get(lang)}"


@frozen
class Breach:
    """How a law is broken by one application, or by one round and what was filed in it.

    Attributes:
        application: that breaks it; None where none is needed.
        said: what is wrong, with its size and place.
        sides: the results that do not go together.
        paths: of the rules involved.
        bounds: those under which a programme file may declare it; all of the rules involved where none are given.
        forms: where a round breaks it, what was filed.
        round: where a round breaks it, in words.

    Example:
        >>> Breach(None, Text("zu wenig", "too little")).paths
        ()
    """

    application: Application | None
    said: Text
    sides: tuple[Side, ...] = ()
    paths: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()
    forms: tuple[Application, ...] = ()
    round: Text | None = None


def declared(programme: Programme, key: str, breach: Breach) -> str | None:
    """Why the programme file accepts that a law is broken so, None where it does not.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> declared(load_programme("vwv-integration"), "more-share", Breach(None, Text("", ""))) is None
        True
    """
    for entry in programme.accepted:
        if entry.code == key and entry.path in (breach.bounds or breach.paths):
            return entry.reason
    return None


# A breach; else whether there was anything that the law speaks of.
Answer: TypeAlias = Breach | bool


@frozen(eq=False)
class Law:
    """A property that every programme should have.

    Attributes:
        key: its name.
        text: the statement in German and English.
        when: when it applies, in words.
        about: what it is checked with: single applications, rounds, or the rules themselves.
        applies: whether a programme has anything that it speaks of.
        check: what it says of one case.

    Example:
        >>> from integrationsfoerderung.laws import law
        >>> law("more-share").text.en
        'Between two eligible applications that differ in the share of one post, more share never gives less.'
    """

    key: str
    text: Text
    when: Text
    about: About
    applies: Callable[[Programme], bool]
    check: Callable[[Any], Answer]

    def __repr__(self) -> str:
        return f"<Law {self.key}>"
