"""What is paid when: the start-up financing by funding year and by budget year.

A funding year counts from the start of work, a budget year is a calendar year; how the one is
shared over the other is a reading that the programme names.
"""

from .schedule import Schedule
from .scheduling import schedule
from .views import Amount, NoSchedule, View

__all__ = ["Amount", "NoSchedule", "Schedule", "View", "schedule"]
