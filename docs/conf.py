"""How Sphinx builds these pages: `sphinx-build -W -n docs docs/_build/html`."""

from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from integrationsfoerderung import load_programme, load_round, show
from integrationsfoerderung.catalogue import programme_keys, round_keys, sources

project = "integrationsfoerderung"
author = "The integrationsfoerderung maintainers"
project_copyright = author
release = version = installed_version(project)
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]

myst_heading_anchors = 3

# The notebooks among the pages run anew in every build, and a cell that fails ends it.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

add_module_names = False
toc_object_entries_show_parents = "hide"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
napoleon_use_ivar = True
napoleon_use_rtype = False
maximum_signature_line_length = 100

nitpicky = True
# Not linked: the pages of Python are not fetched, so that the build needs no network.
nitpick_ignore_regex = [
    (
        r"py:.*",
        r"(collections|concurrent|datetime|decimal|enum|fractions|hypothesis|pathlib|typing|abc|unittest|narwhals)\..*",
    ),
    (r"py:class", r"(.*\.)?([TRV]|FrameT)"),  # type variables
    (
        r"py:class",
        "relation|first_month|since|low|low_by|before|base|Caps|Payable|Decimal|Fraction",
    ),  # "relation, required: ..." explains two fields at once
]

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["narrow.css"]
html_title = "integrationsfoerderung"
html_copy_source = False
html_show_sphinx = False


def _generated() -> dict[str, str]:
    """The pages made from the shipped programmes, by file name."""
    pages = {}
    for key in programme_keys():
        programme = load_programme(key)
        suffix = "" if key == "vwv-integration" else f"-{key}"  # the first one keeps its address
        pages[f"rule-catalogue{suffix}.md"] = show.catalogue(programme, "en") + _sources("Sources")
        pages[f"rule-catalogue{suffix}-de.md"] = show.catalogue(programme, "de") + _sources("Quellen")
        pages[f"unknowns{suffix}.md"] = show.unknowns(programme, "en") + "\n"
    rounds = [load_round(key) for key in round_keys()]
    pages["rounds.md"] = f"# Figures of the rounds\n\n{show.rounds(rounds, 'en')}" + _sources("Sources")
    pages["rounds-de.md"] = f"# Angaben der Förderrunden\n\n{show.rounds(rounds, 'de')}" + _sources("Quellen")
    return pages


def _sources(title: str) -> str:
    """What the keys in the catalogue stand for."""
    lines = [
        f"- `{source.key}`: {', '.join(filter(None, (source.title, source.dated, source.address)))}"
        for source in sources().values()
    ]
    return "\n".join(["", "", f"## {title}", "", *lines, ""])


def _write_generated(app: Any) -> None:
    folder = Path(app.srcdir, "_generated")
    folder.mkdir(exist_ok=True)
    for name, text in _generated().items():
        # Before each table, its class: narrow.css lets such a table scroll by itself.
        page = text.replace("\n\n|", "\n\n```{rst-class} wide\n```\n\n|")
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != page:  # else Sphinx would build it anew
            path.write_text(page, encoding="utf-8")


_COLON = "\ue000"  # stands for a colon while napoleon looks


def _hide_colon(_app: Any, what: str, _name: str, _obj: Any, _options: Any, lines: list[str]) -> None:
    # Napoleon takes what stands before a colon in the first line of a property for its type.
    if what in {"attribute", "property"} and lines:
        lines[0] = lines[0].replace(":", _COLON)


def _show_colon(_app: Any, _what: str, _name: str, _obj: Any, _options: Any, lines: list[str]) -> None:
    lines[:] = [line.replace(_COLON, ":") for line in lines]


def setup(app: Any) -> None:
    """Called by Sphinx; napoleon's own hook has priority 500."""
    app.connect("builder-inited", _write_generated)
    app.connect("autodoc-process-docstring", _hide_colon, priority=400)
    app.connect("autodoc-process-docstring", _show_colon, priority=600)
