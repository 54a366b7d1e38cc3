"""Settings of the test run: how hard Hypothesis tries, and the README and docs as tests.

Hypothesis profiles, chosen by HYPOTHESIS_PROFILE, "ci" where CI is set, else "dev":

- "dev": Hypothesis's own defaults, with new examples in every run.
- "ci": the same examples in every run, and a blob that reproduces a failure elsewhere.
- "quick": a tenth of that, where what is asked is whether a package is whole.
- "thorough": 2000 examples for each property.

This file stands at the root and not in tests/, because pytest asks a conftest.py only for what lies below it.
"""

import doctest
import os
from pathlib import Path

import pytest
from hypothesis import settings
from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser, SkipParser

# No deadline anywhere: on a busy machine it fails tests that promise nothing about time.
settings.register_profile("dev", parent=settings.get_profile("default"), deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True, max_examples=100)
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=10)
settings.register_profile("thorough", deadline=None, print_blob=True, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))

ROOT = Path(__file__).parent

# With --doctest-modules pytest would import them; they have no examples.
collect_ignore = ["docs/conf.py", "docs/_build", "docs/run_notebooks.py", "docs/pictures.py"]


@pytest.fixture
def _from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples name files such as examples/buehl.toml, wherever pytest was started."""
    monkeypatch.chdir(ROOT)


# Every ```python block runs, with and without >>>; one document is one namespace. Notebooks run from their own folder,
# when the pages are built.
pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS), SkipParser()],
    patterns=["README.md", "docs/*.md"],
    excludes=["docs/tour.md"],
    fixtures=["_from_the_root"],
).pytest()
