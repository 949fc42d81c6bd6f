"""Habits of the whole source, held by reading it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture.addresses import all_addresses

ROOT = Path(settings.BASE_DIR)
APPS = ("walkapp", "accounts", "programmes", "coaching", "reminders")
SOURCES = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*")) if path.is_file()]
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and "emails" not in path.parts]
METHOD_DECORATORS = {
    "require_safe",
    "require_GET",
    "require_POST",
    "require_http_methods",
    "public_page",  # ours: it includes require_safe
}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40

# Where text may skip escaping, or a form its secret; each with the reason.
TRUSTED = {
    "reminders/views/links.py": "one-click unsubscribe: mail programs post without a page of ours",
    "reminders/views/mail.py": "reports of mail providers, known by their password or signature, not by a cookie",
    "templates/mfa/totp/activate_form.html": "the picture of the key, drawn by the library",
}
TRUSTING = re.compile(r"mark_safe|\|\s*safe\b|csrf_exempt|autoescape off|safeseq")
# Files that may be longer than the rest; each with the reason.
LONG = {"walkapp/settings.py": "one list of settings, read from top to bottom"}


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def decorators(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    calls = (node.func if isinstance(node, ast.Call) else node for node in function.decorator_list)
    return {
        node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in calls
    }


@pytest.mark.parametrize(
    "address",
    [address for address in all_addresses() if address.group == "ours"],
    ids=lambda address: address.name,
)
def test_every_view_names_its_methods(address):
    view = address.view
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    path = ROOT / (view.__module__.replace(".", "/") + ".py")
    found = [function for function in functions(path) if function.name == view.__name__]

    assert [bool(decorators(function) & METHOD_DECORATORS) for function in found] == [True]


def test_only_listed_files_trust_text_or_skip_the_forms_secret():
    trusting = {
        name
        for name, path in zip(names(SOURCES + TEMPLATES), SOURCES + TEMPLATES, strict=True)
        if path.suffix != ".txt" and TRUSTING.search(path.read_text(encoding="utf-8"))
    }

    assert trusting == set(TRUSTED)


@pytest.mark.parametrize("name", names(PAGES))
def test_no_page_carries_its_own_script_or_style(name):
    text = (ROOT / name).read_text(encoding="utf-8")

    assert (
        re.findall(
            r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*(?:\bsrc=|application/json))",
            text,
        )
        == []
    )


@pytest.mark.parametrize("name", names(PAGES))
def test_every_form_with_fields_leaves_the_judging_to_us(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    forms = re.findall(r"<form\b[^>]*>.*?</form>", text, re.DOTALL)

    assert [
        form
        for form in forms
        if re.search(r"{% crispy |\|\s*crispy", form) and "novalidate" not in form
    ] == []


@pytest.mark.parametrize("name", names(SOURCES))
def test_no_file_and_no_function_is_too_long(name):
    path = ROOT / name
    lines = len(path.read_text(encoding="utf-8").splitlines())
    long = [
        function.name
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []
    assert lines <= LONGEST_FILE or name in LONG


@pytest.mark.parametrize("name", names(SOURCES))
def test_every_file_says_what_it_holds(name):
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))

    assert ast.get_docstring(tree) is not None or not tree.body


@pytest.mark.parametrize("name", names(SOURCES))
def test_nothing_happens_behind_a_save(name):
    path = ROOT / name
    text = path.read_text(encoding="utf-8")

    assert [function.name for function in functions(path) if function.name == "save"] == []
    assert re.findall(r"django\.db\.models\.signals|@receiver|\.connect\(receiver", text) == []


def constraints() -> list[str]:
    ours = [model for model in apps.get_models() if model._meta.app_label in APPS]
    return sorted({rule.name for model in ours for rule in model._meta.constraints})


@pytest.mark.parametrize("name", constraints())
def test_every_constraint_is_attacked_by_some_test(name):
    tests = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))

    assert any(name in text for text in tests)


def test_the_guides_name_only_commands_that_exist():
    help_text = re.search(
        r"<<'TEXT'\n(.*?)\nTEXT", (ROOT / "run").read_text(encoding="utf-8"), re.DOTALL
    )
    assert help_text is not None
    known = set(re.findall(r"^\./run (\w+)", help_text.group(1), re.MULTILINE))
    guides = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    named = {
        command: guide.name
        for guide in guides
        for command in re.findall(r"\./run ([a-z]\w*)", guide.read_text(encoding="utf-8"))
    }

    assert {command: guide for command, guide in named.items() if command not in known} == {}


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_requirement_has_its_reason(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line.strip() and not line.startswith(("#", "-"))]

    assert [line for line in wanted if len(line.partition("#")[2].strip()) < 10] == []


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "tests/tools/package-lock.json"]
)
def test_the_locks_pin_hashes_and_name_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")

    assert "sha256:" in text or '"integrity"' in text
    assert re.findall(r"https?://", text) == []


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "tests/programmes/clinical").glob("test_*.py")),
    ids=lambda path: path.stem,
)
def test_the_tests_of_pure_rules_run_without_the_framework(path):
    """So that a mutant can be tried in a process of its own within a second."""
    found = re.findall(
        r"call_command|django_db|tests\.(?:people|factories)", path.read_text("utf-8")
    )

    assert found == []


def test_decisions_are_numbered_one_by_one():
    names = sorted(path.name for path in (ROOT / "docs/adr").glob("*.md"))

    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    for name in names:
        head = (ROOT / "docs/adr" / name).read_text(encoding="utf-8").splitlines()[0]
        assert head.startswith(f"# {name[:4]} ")
