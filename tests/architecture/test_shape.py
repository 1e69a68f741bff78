"""The shape of the house: every package there, files and functions of a size one can read."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
LONGEST_WITH_ARGUMENTS = 60  # what the function does is no longer for that
LONGEST_LAYOUT = 52  # of a test or a benchmark, which lays out facts
PACKAGES = """
    backend backend.web backend.api backend.management.commands
    recognition.core recognition.activity recognition.people recognition.jobs recognition.customers recognition.ledger
    recognition.attribution recognition.programmes recognition.rewards recognition.kudos recognition.shop
    recognition.listening recognition.payroll recognition.insights recognition.privacy
    integrations.slack integrations.sources integrations.payroll integrations.email integrations.directory
""".split()


def committed(*patterns):
    """The files of the repository; without git (an unpacked archive), all but what tools leave behind."""
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        found = [path for pattern in patterns for path in ROOT.rglob(pattern) if ".venv" not in path.parts]
    return [path for path in found if path.is_file()]


def sources():
    return [path for path in committed("*.py") if "migrations" not in path.parts]


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_of_the_architecture_exists(package):
    assert (ROOT / package.replace(".", "/") / "__init__.py").is_file()


def test_no_file_is_longer_than_one_can_read():
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}

    assert len(lengths) > 50
    assert {file: length for file, length in lengths.items() if length > LONGEST_FILE} == {}


def statements(node):
    """All statements below a node: functions are statements, and expressions are most of a file."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield child
            yield from statements(child)


def functions():
    """By file and name, how many lines each function has, and how many after its arguments and docstring."""
    for path in sources():
        for node in statements(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                does = node.body[1:] if ast.get_docstring(node) is not None else node.body
                after = node.end_lineno - does[0].lineno + 1 if does else 0
                yield f"{name(path)}: {node.name}", node.end_lineno - node.lineno + 1, after


def test_no_function_is_longer_than_one_can_read():
    long = {}
    for function, length, after in functions():
        lays_out = function.startswith(("tests/", "benchmarks/"))
        longest = LONGEST_LAYOUT if lays_out else LONGEST_FUNCTION
        if after > longest or length > LONGEST_WITH_ARGUMENTS:
            long[function] = length, after

    assert long == {}


@pytest.mark.parametrize("word", ["utils", "helpers", "misc", "common"])
def test_no_file_has_a_name_that_says_nothing(word):
    assert [name(path) for path in sources() if path.stem == word or word in path.relative_to(ROOT).parts] == []


def test_nothing_names_a_registry_or_a_place_on_one_machine():
    # Written in parts, so that this file does not contain what it looks for.
    forbidden = re.compile("|".join(["pypi" + r"\.org", "python" + "hosted", r"npmjs" + r"\.org", "/work" + "/"]))
    guilty = []
    for path in committed("*"):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        guilty += [f"{name(path)}: {match.group()}" for match in [forbidden.search(text)] if match]

    assert guilty == []


def test_pins_are_hashed_and_name_no_index():
    for file in ("run", "dev", "bench"):
        lines = (ROOT / f"requirements/{file}.txt").read_text(encoding="utf-8").splitlines()
        pinned = [line for line in lines if re.match(r"[a-z0-9]", line)]

        assert len(pinned) > 20
        assert [line for line in pinned if "==" not in line or not line.endswith("\\")] == []
        assert [line for line in lines if line.startswith("--") or "://" in line] == []


def test_what_runs_and_what_is_developed_have_the_same_pins():
    def pins(file):
        lines = (ROOT / f"requirements/{file}.txt").read_text(encoding="utf-8").splitlines()
        return {line.split("==")[0]: line.split()[0] for line in lines if re.match(r"[a-z0-9].*==", line)}

    run, dev = pins("run"), pins("dev")

    assert {package: pin for package, pin in run.items() if dev.get(package) != pin} == {}
