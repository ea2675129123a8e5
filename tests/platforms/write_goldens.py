"""Write today's reading as the goldens: `python tests/platforms/write_goldens.py [NAME…]`; review the diff."""

from __future__ import annotations

import json
import sys

from golden_pairs import all_cases


def main(names: list[str]) -> None:
    for case in all_cases():
        if names and not any(name in str(case) for name in names):
            continue
        written = json.dumps(case.answer(), ensure_ascii=False, indent=1) + "\n"
        changed = not case.golden.exists() or case.golden.read_text("utf-8") != written
        case.golden.write_text(written, "utf-8")
        print(f"{'written  ' if changed else 'unchanged'} {case}")


if __name__ == "__main__":
    main(sys.argv[1:])
