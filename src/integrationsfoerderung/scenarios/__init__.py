"""What-ifs: the inverse question, which value makes it come out right."""

from .inverse import smallest_budget
from .inverse_answer import Answer, Found, Trial
from .inverse_figures import largest_amount, threshold

__all__ = ["Answer", "Found", "Trial", "largest_amount", "smallest_budget", "threshold"]
