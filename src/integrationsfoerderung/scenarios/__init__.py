"""What-ifs: the inverse question, which value makes it come out right."""

from .inverse import smallest_budget
from .inverse_answer import Answer, Found, Trial

__all__ = ["Answer", "Found", "Trial", "smallest_budget"]
