"""docs/roles.md: who may open what, written from the table of tests/test_access.py.

`python -m tests.roles` writes it anew.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs/roles.md"
BEGIN, END = "<!-- the table begins -->", "<!-- the table ends -->"
PAGES = {"changelist": "list", "change": "open", "add": "add", "delete": "delete"}


def in_document(text: str) -> str:
    """The document with the table as it is now."""
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def table() -> str:
    source = (ROOT / "tests/test_access.py").read_text()
    names = re.search(r"ROLES = \(\n(.*?)\n\)", source, re.DOTALL)
    rows = re.search(r'TABLE = """\n(.*?)\n"""', source, re.DOTALL)
    assert names
    assert rows
    roles = " ".join(re.findall(r'"([^"]*)"', names[1])).split()
    cells = _cells([row.split() for row in rows[1].splitlines()], roles)
    head = ["| page | " + " | ".join(roles) + " |", "|---" * (len(roles) + 1) + "|"]
    body = [
        f"| {page} | " + " | ".join(", ".join(can.get(role, [])) for role in roles) + " |"
        for page, can in cells.items()
        if not page.startswith(("account_", "mfa_")) and can.keys() != set(roles)
    ]
    return "\n".join(head + body)


def _cells(rows: list[list[str]], roles: list[str]) -> dict[str, dict[str, list[str]]]:
    """{page: {role: what they can}}: a line for each page, and one for each list of the desk."""
    found: dict[str, dict[str, list[str]]] = {}
    for method, name, answers in rows:
        page, can = _page(method, name)
        for role, answer in zip(roles, answers, strict=True):
            if word := _word(can, answer, name):
                words = found.setdefault(page, {}).setdefault(role, [])
                words += [word] if word not in words else []
    return found


def _page(method: str, name: str) -> tuple[str, str]:
    parts = name.removeprefix("admin:").split("_")
    if name.startswith("admin:") and len(parts) == 3 and parts[2] in PAGES:
        return f"desk: {parts[1]}", PAGES[parts[2]]
    return name.replace("admin:", "desk: "), "send" if method == "POST" else "open"


def _word(can: str, answer: str, name: str) -> str:
    """A page that opens, a form that is taken, or a page that first asks for a reason."""
    if answer == ".":
        return can
    if answer in {">", "0"} and can == "send":
        return can
    asks = name.startswith(
        ("admin:groups", "admin:newcomers", "admin:matching_match_", "journey:", "newcomers:urgent")
    )
    return "with a reason" if answer == ">" and asks else ""


if __name__ == "__main__":
    DOCUMENT.write_text(in_document(DOCUMENT.read_text()))
