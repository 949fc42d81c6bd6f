"""Mutation testing of the pure rooms: one small mistake at a time, and a test must fail for each. Exit 1 when one survives.

Written for this project because the usual tool leaves constants of modules and methods of dataclasses alone, and here
these are the thresholds and the values. A mutant lives in the memory of one process; no file is touched.
"""

import ast
import copy
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOM = "programmes/clinical"
REMINDERS = ("timing", "planning")
TESTS = {
    "programmes.clinical.adaptation": ["adaptation", "course"],
    "programmes.clinical.figures": ["review"],
    "programmes.clinical.screening": ["screening", "clearance", "eligibility", "holds"],
    "programmes.clinical.growth": ["growth", "change", "lint"],
    "programmes.clinical.programmes": ["plan", "screening", "document"],
    "programmes.clinical.eligibility": [
        "eligibility",
        "screening",
        "clearance",
        "lint",
        "findings",
    ],
    "programmes.clinical.following": ["following", "course"],
    "programmes.clinical.faults": ["rules", "lint"],
    "programmes.clinical.file_shapes": ["file_shapes", "findings", "authoring"],
    "programmes.clinical.shapes": ["shapes", "file_shapes", "findings"],
    "programmes.clinical.known_rows": ["rule_faults"],
    "programmes.clinical.measure_faults": ["measures"],
}
"""The tests of a module that has no file of its own name, or needs another one as well."""
SECONDS = 120
"""A mutant that runs longer never ends: it is killed, in both senses."""
EXAMPLES = 60
OPTIONS = (
    "-q",
    "-x",
    "--noconftest",
    "--disable-warnings",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    "-p",
    "no:cacheprovider",
)
SURVIVED = 0

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
WORDS = {"min": "max", "max": "min", "any": "all", "all": "any"}
CONDITIONS = (ast.Name, ast.Attribute, ast.Call)
"""Conditions without an operator of their own: they are turned round."""
SKIPPED = {"annotation", "returns", "decorator_list", "bases"}
"""Parts of the tree that say nothing about what happens."""


@dataclass(frozen=True)
class Mutant:
    """One mistake: where, and the line before and after it."""

    module: str
    number: int
    line: int
    before: str
    after: str


def modules() -> dict[str, Path]:
    """Every module of the pure rooms by its name."""
    room = sorted((ROOT / ROOM).glob("[!_]*.py"))
    names = {f"programmes.clinical.{path.stem}": path for path in room}
    return names | {f"reminders.{name}": ROOT / f"reminders/{name}.py" for name in REMINDERS}


def spots(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Every place where a mistake can be made: the parent, the field, and the place in it."""
    for name, value in ast.iter_fields(node):
        if name in SKIPPED or _is_docstring(node, name):
            continue
        children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for place, child in children:
            if not isinstance(child, ast.AST) or _is_prose(child):
                continue
            if mistake(child, name) is not None:
                yield node, name, place
            yield from spots(child)


def _is_docstring(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Expr) and name == "value" and isinstance(node.value, ast.Constant)


def _is_prose(node: ast.AST) -> bool:
    """Words of messages, and what a library wants to know about memory; that values are frozen has a test of its own."""
    return isinstance(node, ast.keyword) and node.arg in {
        "maxsize",
        "encoding",
        "strict",
        "frozen",
    }


def mistake(node: ast.AST, name: str) -> ast.AST | None:
    """The node with one mistake in it; None when there is nothing to get wrong."""
    wrong: ast.AST | None = None
    if type(node) in SWAPS:
        wrong = SWAPS[type(node)]()
    elif isinstance(node, ast.Constant):
        wrong = _wrong_constant(node)
    elif isinstance(node, ast.Name) and node.id in WORDS:
        wrong = ast.Name(WORDS[node.id], node.ctx)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        wrong = node.operand
    elif name in {"test", "ifs"} and isinstance(node, CONDITIONS):
        wrong = ast.UnaryOp(ast.Not(), node)
    return wrong


def _wrong_constant(node: ast.Constant) -> ast.AST | None:
    if isinstance(node.value, bool):
        return ast.Constant(not node.value)
    if isinstance(node.value, int | float):
        return ast.Constant(node.value + 1)
    return None


def mutated(tree: ast.Module, number: int) -> tuple[ast.Module, Mutant]:
    """A copy of the tree with mistake `number` in it."""
    tree = copy.deepcopy(tree)
    parent, name, place = list(spots(tree))[number]
    statement = _statement(tree, parent)
    before = ast.unparse(statement)
    value = getattr(parent, name)
    old = value if place is None else value[place]
    new = mistake(old, name)
    if place is None:
        setattr(parent, name, new)
    else:
        value[place] = new
    ast.fix_missing_locations(tree)
    return tree, Mutant("", number, statement.lineno, before, ast.unparse(statement))


def _statement(tree: ast.Module, node: ast.AST) -> ast.stmt:
    """The smallest statement or expression with a line that holds a node."""
    holding = [each for each in ast.walk(tree) if isinstance(each, ast.stmt)]
    return min(
        (each for each in holding if any(part is node for part in ast.walk(each))),
        key=lambda each: sum(1 for _ in ast.walk(each)),
    )


class Planted:
    """Finds one module as its mutant, and no other."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        """Keep the tree until somebody imports the module."""
        self.name, self.path, self.tree = name, path, tree

    def find_spec(self, name: str, *_others: object) -> ModuleSpec | None:
        """The mutant, when it is asked for."""
        return spec_from_loader(name, self) if name == self.name else None

    def create_module(self, _spec: ModuleSpec) -> None:
        """Python's own way of making a module will do."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutant as if it had come from its file."""
        module.__file__ = str(self.path)
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)  # noqa: S102 - our own code with one mistake


def tests_of(module: str) -> list[list[str]]:
    """The tests of a module, the nearest ones first, then the rest of its room."""
    if module.startswith("reminders."):
        return [[f"tests/reminders/test_{module.removeprefix('reminders.')}.py"]]
    folder = f"tests/{ROOM}"
    near = TESTS.get(module, [module.rpartition(".")[2]])
    files = [f"{folder}/test_{name}.py" for name in near]
    return [[name for name in files if (ROOT / name).exists()], [folder]]


def run_tests(module: str, tree: ast.Module, batches: list[list[str]]) -> int:
    """In a process of its own: plant the mutant and run these tests; the exit code is that of pytest."""
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    sys.meta_path.insert(0, Planted(module, modules()[module], tree))
    hypothesis.settings.register_profile(
        "mutants",
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        # A slow machine kills no mutant.
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("mutants")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for files in batches:
        code = pytest.main([*OPTIONS, *files]) if files else SURVIVED
        if code != SURVIVED:
            return int(code)
        for name in [name for name in sys.modules if name.startswith("tests.")]:
            del sys.modules[name]
    return SURVIVED


def try_mutant(job: tuple[str, int]) -> tuple[Mutant, bool]:
    """The mutant, and whether it survived."""
    module, number = job
    tree, mutant = mutated(parsed(module), number)
    return replace(mutant, module=module), passes(module, tree, tests_of(module))


def passes_unchanged(module: str, files: tuple[str, ...]) -> bool:
    """Whether these tests pass without any mistake, alone, as they are run with one."""
    return passes(module, parsed(module), [list(files)])


def passes(module: str, tree: ast.Module, batches: list[list[str]]) -> bool:
    """Whether the tests pass with this tree in the module's place."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = run_tests(module, tree, batches)
        finally:
            os._exit(min(code, 1))
    return _exit_code(child) == SURVIVED


def parsed(module: str) -> ast.Module:
    """The module as it is written."""
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def _exit_code(child: int) -> int:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 1


def main(names: list[str]) -> int:
    """Names, if any, choose modules: `./run mutants review course`."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    chosen = [name for name in modules() if not names or name.rpartition(".")[2] in names]
    jobs = [(name, number) for name in chosen for number in range(len(list(spots(parsed(name)))))]
    # Those of a room are the same for all its modules, and are run once.
    unchanged = {tuple(files): name for name in chosen for files in tests_of(name) if files}
    survivors = 0
    # Not a pool of daemons: some tests start processes of their own.
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork")) as pool:
        results = zip(
            unchanged, pool.map(passes_unchanged, unchanged.values(), unchanged), strict=True
        )
        if failing := [files for files, is_good in results if not is_good]:
            say(f"These tests fail without any mistake: {failing}.")
            return 2
        for mutant, has_survived in pool.map(try_mutant, jobs):
            if has_survived:
                survivors += 1
                say(f"{mutant.module}:{mutant.line}\n- {mutant.before}\n+ {mutant.after}\n")
    say(f"{len(jobs)} mutants, {survivors} survived.")
    return 1 if survivors else 0


def say(line: str) -> None:
    """At once, so that a long run shows how it goes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
