"""Servers out of packages, each in an environment of its own: Mezzanine, Spirit, Isso."""
