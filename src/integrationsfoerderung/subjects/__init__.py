"""What a criterion can look at, and where it looks from."""

from .places import Context, Per, Places, Scope
from .subject import DAYS, INHABITANTS, SUBJECTS, Subject, field_title, subject, subject_at

__all__ = [
    "DAYS",
    "INHABITANTS",
    "SUBJECTS",
    "Context",
    "Per",
    "Places",
    "Scope",
    "Subject",
    "field_title",
    "subject",
    "subject_at",
]
