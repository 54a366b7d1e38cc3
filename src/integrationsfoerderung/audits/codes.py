"""What an audit can find: each kind under a code that stays, with its severity and the way out."""

from attrs import frozen

from ..texts import Text, Word


class Severity(Word):
    """How much a finding weighs.

    Example:
        >>> Severity("error").words.de
        'Fehler'
    """

    ERROR = "error", "Fehler", "error"
    WARNING = "warning", "Warnung", "warning"
    NOTE = "note", "Hinweis", "note"


@frozen
class Code:
    """One kind of finding.

    Attributes:
        key: a letter and three figures; the first figure groups what belongs together.
        title: what is found.
        way_out: what to do about it.

    Example:
        >>> CODES["A101"].severity
        Severity.WARNING
    """

    key: str
    severity: Severity
    title: Text
    way_out: Text


def _code(key: str, severity: Severity, title: tuple[str, str], way_out: tuple[str, str]) -> Code:
    return Code(key, severity, Text(*title), Text(*way_out))


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

# fmt: off
_TABLE = (
    # The form of the document.
    _code("A001", _E, ("nicht wohlgeformt", "not well formed"),
          ("so ändern, wie der Satz sagt", "change it as the sentence says")),
    _code("A002", _E, ("ein Text fehlt in einer Sprache", "a text is missing in a language"),
          ("in beiden Sprachen schreiben", "write it in both languages")),
    _code("A003", _W, ("derselbe Text in beiden Sprachen", "the same text in both languages"),
          ("übersetzen", "translate it")),
    _code("A004", _W, ("eine Hinnahme trifft nichts", "an acceptance that matches nothing"),
          ("herausnehmen oder Kürzel und Pfad berichtigen", "take it out, or correct its code and path")),
    # Days.
    _code("A101", _W, ("eine Lücke zwischen zwei Fassungen", "a gap between two editions"),
          ("die frühere am Tag vor der späteren enden lassen", "end the earlier one on the day before the later one")),
    _code("A102", _W, ("ob eine Fassung lückenlos auf die andere folgt, ist offen",
                       "whether one edition follows on the other is open"),
          ("die Tage genauer angeben", "state the days more exactly")),
    _code("A103", _E, ("Tage in falscher Reihenfolge", "days out of order"),
          ("die Tage tauschen oder berichtigen", "exchange or correct the days")),
    _code("A104", _W, ("Antragsfrist außerhalb der Fassung der Runde", "the deadline lies outside the round's edition"),
          ("eine andere Fassung nennen oder die Frist berichtigen", "name another edition, or correct the deadline")),
    _code("A105", _E, ("gelesen, bevor die Quelle geschrieben war", "read before the source was written"),
          ("den Tag des Lesens oder die Quelle berichtigen", "correct the day of reading, or the source")),
    _code("A106", _W, ("eine Norm nach dem Text einer früheren Fassung", "a norm by the text of an earlier edition"),
          ("den Text dieser Fassung nennen oder die Angabe fortschreiben",
           "cite the text of this edition, or let the figure be carried over")),
    # Evidence.
    _code("A201", _E, ("ein Grad, den keine der Quellen trägt", "a grade that none of the sources bears"),
          ("eine stärkere Quelle nennen oder einen schwächeren Grad",
           "cite a stronger source, or take a weaker grade")),
    _code("A202", _W, ("eine Quelle, auf die sich nichts stützt", "a source that nothing cites"),
          ("herausnehmen oder zitieren", "take it out, or cite it")),
    _code("A203", _N, ("eine Quelle sagt nicht, welchen Grad sie trägt", "a source does not say which grade it bears"),
          ("`bears` angeben", "state `bears`")),
    # Criteria.
    _code("A301", _E, ("eine Voraussetzung, die niemand erfüllen kann", "a criterion that nobody can meet"),
          ("Grenze oder Liste berichtigen", "correct the bound or the list")),
    _code("A302", _E, ("Voraussetzungen, die niemand zusammen erfüllen kann", "criteria that nobody can meet together"),
          ("eine von ihnen berichtigen", "correct one of them")),
    _code("A303", _W, ("eine Voraussetzung, die niemanden ausschließt", "a criterion that excludes nobody"),
          ('herausnehmen, berichtigen oder mit unmet = "nothing" erklären',
           'take it out, correct it, or say so by unmet = "nothing"')),
    _code("A304", _W, ("eine Voraussetzung, die neben den anderen niemanden ausschließt",
                       "a criterion that excludes nobody beside the others"),
          ("herausnehmen oder berichtigen", "take it out, or correct it")),
    _code("A305", _W, ("eine Bedingung, die nie eintritt", "a condition that never comes about"),
          ("die Regel herausnehmen oder die Bedingung berichtigen", "take the rule out, or correct the condition")),
    _code("A306", _W, ("eine Möglichkeit, die niemandem offensteht", "an alternative that is open to nobody"),
          ("herausnehmen oder berichtigen", "take it out, or correct it")),
    _code("A307", _W, ("Bedingungen, die sich knapp verfehlen oder überschneiden",
                       "conditions that just miss or just overlap each other"),
          ("die eine dort beginnen lassen, wo die andere endet", "begin one where the other ends")),
    _code("A308", _W, ("ein Name, den es im Programm nicht gibt", "a name that the programme does not have"),
          ("den Schlüssel berichtigen", "correct the key")),
    _code("A309", _N, ("zu viele Möglichkeiten, um es zu entscheiden", "too many alternatives to decide it"),
          ("weniger Möglichkeiten ineinanderschachteln", "nest fewer alternatives")),
    # Examples.
    _code("A401", _E, ("ein Beispiel widerspricht seiner Voraussetzung", "an example contradicts its criterion"),
          ("Beispiel oder Voraussetzung berichtigen", "correct the example or the criterion")),
    _code("A402", _W, ("eine Voraussetzung ohne ihre zwei Beispiele", "a criterion without its two examples"),
          ("met und unmet schreiben", "write met and unmet")),
    _code("A403", _W, ("das Beispiel steht nicht an der Grenze", "the example does not stand at the limit"),
          ("in met den Grenzwert schreiben", "write the limit itself in met")),
    _code("A404", _W, ("ein Beispiel nennt ein Feld, nach dem nicht gefragt ist",
                       "an example sets a field that is not asked about"),
          ("das Feld herausnehmen", "take the field out")),
    # Money.
    _code("A501", _W, ("die Rundung ist nicht geregelt, und es bleiben Bruchteile von Cent",
                       "rounding is not stated, and parts of a cent remain"),
          ("eine Rundung angeben oder Lesarten mit einer Vorgabe", "state a rounding, or readings with a default")),
    _code("A502", _W, ("mehr Einwohner, weniger Geld", "more inhabitants, less money"),
          ("Beträge berichtigen oder den Abfall hinnehmen", "correct the amounts, or accept the drop")),
    _code("A503", _E, ("Teilbeträge ergeben nicht die Summe", "instalments that do not add up to the total"),
          ("eines von beiden berichtigen", "correct one of them")),
    _code("A504", _W, ("eine zugelassene Qualifikation ohne Satz", "a qualification that is admitted and has no rate"),
          ("einen Satz angeben oder die Qualifikation herausnehmen", "state a rate, or take the qualification out")),
    _code("A505", _W, ("eine Finanzierung, die nichts zahlt", "a financing that pays nothing"),
          ("den Betrag berichtigen oder den Tatbestand herausnehmen", "correct the amount, or take the measure out")),
    # What is of no use.
    _code("A601", _W, ("eine gemeinsame Angabe, die keine Finanzierung braucht",
                       "a common figure that no financing takes"),
          ("herausnehmen", "take it out")),
    _code("A602", _W, ("eine Angabe des Programms, nach der nichts fragt", "a fact that nothing asks for"),
          ("herausnehmen oder in einer Regel nennen", "take it out, or name it in a rule")),
    _code("A603", _W, ("eine Zahl, die nie zum Zug kommt", "a figure that never comes into play"),
          ("herausnehmen oder die Voraussetzung berichtigen, die sie ausschließt",
           "take it out, or correct the criterion that rules it out")),
    # Published figures, and what is only told.
    _code("A701", _W, ("veröffentlichte Zahlen passen nicht zusammen", "published figures that do not fit together"),
          ("die Zahlen prüfen", "check the figures")),
    _code("A901", _N, ("als nicht abgebildet erklärt", "declared as not modelled"),
          ("von Hand prüfen", "check it by hand")),
)
# fmt: on

CODES: dict[str, Code] = {code.key: code for code in _TABLE}
