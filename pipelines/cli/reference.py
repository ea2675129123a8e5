"""The table of commands in README.md, written from the command's own help: `python -m pipelines.cli.reference`."""

from __future__ import annotations

from pathlib import Path

import typer

from pipelines.cli.commands import app

BEGIN, END = "<!-- commands: written by python -m pipelines.cli.reference -->", "<!-- end of commands -->"


def table() -> str:
    """A Markdown table: a row a command, with its arguments, options and the first sentence of its help."""
    group = typer.main.get_command(app)
    context = typer.Context(group, info_name="threadkeep")
    rows = ["| command | what it does |", "|---|---|"]
    for name in group.list_commands(context):  # type: ignore[attr-defined]
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        words = " ".join(_word(parameter) for parameter in command.params if parameter.name != "help")
        rows.append(f"| `{name} {words}`".rstrip("` ") + f"` | {(command.help or '').strip().splitlines()[0]} |")
    return "\n".join(rows).replace("\\|", "|")


def written(text: str) -> str:
    """A README with its table of commands made anew between the two marks."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}"


def _word(parameter: object) -> str:
    metavar = str(getattr(parameter, "metavar", None) or "")
    if getattr(parameter, "param_type_name", "") == "argument":
        return metavar.replace("|", " or ")
    option = max(getattr(parameter, "opts", [""]), key=len)
    if getattr(parameter, "is_flag", False):
        return f"[{option}]"
    if choices := getattr(getattr(parameter, "type", None), "choices", None):
        return f"[{option} {' or '.join(choices)}]"
    return f"[{option} {metavar or option.strip('-').replace('-', '_').upper()}]"


if __name__ == "__main__":
    readme = Path(__file__).parents[2] / "README.md"
    readme.write_text(written(readme.read_text("utf-8")), "utf-8")
