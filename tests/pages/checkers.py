"""The checkers of the page gate: axe-core for accessibility and the Nu HTML checker, both from npm, both optional."""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from tests import services

TOOLS = Path(__file__).resolve().parent.parent / "tools"
MODULES = TOOLS / "node_modules"
PACKAGES = TOOLS / "package-lock.json"
LOCK = Path(tempfile.gettempdir()) / f"backalong-page-gate-{os.getuid()}.lock"
ATTEMPTS = 3
"""A package index may be away for a moment."""
# What WCAG 2.2 AA asks, and what axe calls best practice.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What else can differ when only the colours or the width of the same page change.
AXE_LOOKS = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]


@cache
def install() -> None:
    """Bring the checkers of the lock file here, once for each content of that file."""
    # Workers start together, and each would empty the folder under the other
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _install()


def _install() -> None:
    stamp, wanted = MODULES / ".installed", PACKAGES.read_text(encoding="utf-8")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    services.need("node")
    npm = services.need("npm")
    shutil.rmtree(MODULES, ignore_errors=True)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(TOOLS)]
    for _attempt in range(ATTEMPTS):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            stamp.write_text(wanted, encoding="utf-8")
            return
    services.lack(f"axe-core and vnu-jar from npm, which said: {done.stderr.strip()[-300:]}")


def axe_source() -> str:
    """The script that looks for barriers in the page it runs in."""
    install()
    return (MODULES / "axe-core/axe.min.js").read_text(encoding="utf-8")


def barriers(page: Any, *, is_full: bool) -> list[str]:
    """What axe finds: the rule, the element, and why; only rules about looks unless `is_full`."""
    only = (
        {"type": "tag", "values": AXE_TAGS} if is_full else {"type": "rule", "values": AXE_LOOKS}
    )
    found = page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only
    )
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def html_errors(folder: Path) -> dict[str, list[str]]:
    """What the Nu HTML checker says about each file of the folder, by file name."""
    install()
    java = services.need("java")
    jar = MODULES / "vnu-jar/build/dist/vnu.jar"
    command = [java, "-jar", str(jar), "--format", "json", "--errors-only", "--exit-zero-always"]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=True)
    errors: dict[str, list[str]] = defaultdict(list)
    for message in json.loads(done.stderr or '{"messages": []}')["messages"]:
        line = (
            f"line {message.get('lastLine')}: {message['message']} {message.get('extract', '')!r}"
        )
        errors[Path(message["url"]).stem].append(line)
    return dict(errors)
