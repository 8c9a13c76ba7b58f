"""Months, each by its first day."""

from __future__ import annotations

from datetime import date


def month_of(day: date) -> date:
    return day.replace(day=1)


def months_after(month: date, count: int) -> date:
    """The month so many months later, or earlier where `count` is negative."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def next_months(today: date, count: int) -> list[date]:
    """The months that have not begun, nearest first."""
    return [months_after(month_of(today), ahead) for ahead in range(1, count + 1)]


def months_between(first: date, last: date) -> list[date]:
    """All months from the first to the last, both of them too."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [months_after(first, ahead) for ahead in range(count)]
