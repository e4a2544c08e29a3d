"""The version of the rules; every recommendation carries it."""

RULE_VERSION = "2026.3"
"""Raise it whenever the same inputs may lead to other advice (irrigation-science 4.7)."""
