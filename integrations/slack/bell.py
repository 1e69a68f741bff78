"""Rung when a message was stored that a worker takes up: it only shortens the wait, the sweep finds it anyway."""

from django.dispatch import Signal

stored = Signal()
