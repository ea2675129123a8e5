"""Spiders: they fetch, ask the platform what next, and follow. Not one selector in here."""
