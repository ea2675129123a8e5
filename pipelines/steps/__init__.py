"""The steps from a site's observations to its tables, in order: each a pure function Site -> Site in its own file."""

from __future__ import annotations

from pipelines.steps.clean import clean
from pipelines.steps.decisions import corrected, marked
from pipelines.steps.duplicates import duplicates
from pipelines.steps.links import links
from pipelines.steps.merge import merge
from pipelines.steps.people import people
from pipelines.steps.period import period
from pipelines.steps.rules import rules
from pipelines.steps.thread import thread
from pipelines.steps.topic import topic

STEPS = (clean, merge, corrected, thread, period, rules, people, links, topic, duplicates, marked)
