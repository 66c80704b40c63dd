"""Records in test/dotenv-table.json what python-dotenv reads in each of its rows.

Run it by hand after a row is added, or to move to another version:

    python3 -m pip install --target /tmp/python-dotenv python-dotenv==1.2.4
    PYTHONPATH=/tmp/python-dotenv python3 test/support/record-dotenv.py
    npx prettier --write test/dotenv-table.json

The tests then compare the model of python-dotenv in src/sources with these answers, so that they need no Python. With the name
of a file, it takes any version and writes to that file: scripts/drift.ts compares.
"""

import importlib.metadata
import json
import logging
import os
import pathlib
import sys
import tempfile

import dotenv

VERSION = "1.2.4"
TABLE = pathlib.Path(__file__).parent.parent / "dotenv-table.json"


def read(path, interpolate):
    try:
        return dict(dotenv.dotenv_values(path, interpolate=interpolate, encoding="utf-8"))
    except UnicodeDecodeError:
        return None


def record(row, path):
    content = bytes.fromhex(row["hex"]) if "hex" in row else row["text"].encode("utf-8")
    path.write_bytes(content)
    row.pop("expanded", None)
    row["python"] = read(path, interpolate=False)
    expanded = read(path, interpolate=True)
    if b"${" in content:
        row["expanded"] = expanded
    elif expanded != row["python"]:
        raise SystemExit(f"{row['name']}: expands without a variable")


def main():
    installed = importlib.metadata.version("python-dotenv")
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else TABLE
    if target == TABLE and installed != VERSION:
        raise SystemExit(f"python-dotenv {VERSION} is needed, {installed} is installed")
    logging.disable(logging.WARNING)
    table = json.loads(TABLE.read_text("utf-8"))
    os.environ.clear()
    os.environ.update(table["environment"])
    with tempfile.TemporaryDirectory() as folder:
        for row in table["rows"]:
            record(row, pathlib.Path(folder) / ".env")
    target.write_text(json.dumps(table, indent=2) + "\n", "utf-8")


main()
