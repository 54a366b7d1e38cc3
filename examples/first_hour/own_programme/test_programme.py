"""The rules hold: nothing an audit finds, every case comes out as expected, every law is kept. Run: pytest"""

from pathlib import Path

import pytest

from integrationsfoerderung import audit, cases, laws

HERE = Path(__file__).parent


def test_an_audit_finds_nothing() -> None:
    found = audit(HERE / "programme.toml")
    assert found.clean, found.explain()


@pytest.mark.parametrize("result", cases.check(HERE / "cases.toml").results, ids=str)
def test_case(result: cases.CaseResult) -> None:
    assert result.ok, result.explain()


@pytest.mark.parametrize("law", laws.cases(HERE / "programme.toml", examples=20))  # 100 where it is left out
def test_law(law: laws.LawCase) -> None:
    law()
