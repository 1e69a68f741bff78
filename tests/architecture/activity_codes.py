"""Every code an activity is recorded with, read from the source: what each call of ``record`` can be given.

A code is a string, or a name that leads to strings: by assignment, by a loop, by an import, by the calls of the
function it is an argument of. What cannot be followed is a complaint and no code, so that none is written unseen.
"""

import ast
from collections import defaultdict
from functools import cache
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("backend", "integrations", "recognition")
RECORDERS = ("record", "record_many")
SCOPES = (ast.Module, ast.ClassDef, ast.FunctionDef)


def written(argument="code"):
    """The codes, each with a place that writes it; and the places whose code cannot be followed.

    Of another ``argument`` of ``record``: what that can be.
    """
    codes, lost = {}, []
    for module in modules():
        for call in (each for name in RECORDERS for each in module.calls[name]):
            if (code := given(call, argument)) is None:
                continue
            place = f"{module.path.relative_to(ROOT)}:{call.lineno}"
            try:
                codes |= dict.fromkeys(values(code, module), place)
            except LookupError as missing:
                lost.append(f"{place}: {missing}")
    return codes, lost


@cache
def modules():
    files = [path for part in PARTS for path in sorted((ROOT / part).rglob("*.py")) if "migrations" not in path.parts]
    return [Module(path) for path in files]


class Module:
    """One file: its calls by what they call, its imports, and what stands in each scope of it."""

    def __init__(self, path):
        self.path, self.calls = path, defaultdict(list)
        self.within, self.scope, self.imports = defaultdict(list), {}, {}
        self.top = ast.parse(path.read_text(encoding="utf-8"))
        self._learn(self.top, None)

    def _learn(self, node, scope):
        inner = node if isinstance(node, SCOPES) else scope
        for child in ast.iter_child_nodes(node):
            self.scope[child] = inner
            self.within[inner].append(child)
            if isinstance(child, ast.Call):
                self.calls[called(child)].append(child)
            if isinstance(child, ast.ImportFrom):
                self.imports |= {each.name: str(child.module).rpartition(".")[2] for each in child.names}
            self._learn(child, inner)

    def calls_of(self, function, home):
        """The calls in this file of ``function`` of the file ``home``."""
        for call in self.calls[function.name]:
            if isinstance(call.func, ast.Attribute):
                is_it = named(call.func.value) == home.path.stem
            else:
                is_it = home is self or self.imports.get(function.name) == home.path.stem
            if is_it:
                yield call


def values(node, module, seen=frozenset()):
    """The strings an expression can be. Raises LookupError for one that does not lead to strings."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp():
            return values(node.body, module, seen) | values(node.orelse, module, seen)
        case ast.JoinedStr():
            return {"".join(each) for each in product(*(values(each, module, seen) for each in node.values))}
        case ast.FormattedValue() | ast.Attribute(attr="value"):
            return values(node.value, module, seen)
        case ast.Attribute(value=ast.Attribute(attr="State")):
            return {node.attr.lower()}
        case ast.Name():
            if found := list(followed(node, module, seen)):
                return {text for each, home, then in found for text in values(each, home, then)}
    raise LookupError(f"{ast.unparse(node)} does not lead to strings")


def followed(node, module, seen):
    """The expressions that are no names to which a name leads."""
    for each, home, then in meant(node.id, module, module.scope[node], seen):
        yield from followed(each, home, then) if isinstance(each, ast.Name) else [(each, home, then)]


def meant(name, module, scope, seen):
    """What a name stands for in a scope: expressions, each with its file and the names followed before."""
    if (module.path, scope, name) in seen or scope is None:
        return
    seen |= {(module.path, scope, name)}
    here = list(bound(name, module, scope, seen))
    is_argument = isinstance(scope, ast.FunctionDef) and name in arguments(scope)
    if is_argument:
        calls = [(call, caller) for caller in modules() for call in caller.calls_of(scope, module)]
        said = [(given(call, name, arguments(scope).index(name)), caller) for call, caller in calls]
        here += [(each, caller, seen) for each, caller in said if each is not None]
    if not here and not is_argument:
        around = module.scope.get(scope)
        here += meant(name, module, module.scope.get(around) if isinstance(around, ast.ClassDef) else around, seen)
    if not here and name in module.imports and isinstance(scope, ast.Module):
        for home in modules():
            if home.path.stem == module.imports[name]:
                here += bound(name, home, home.top, seen)
    yield from here


def bound(name, module, scope, seen):
    """What a name is bound to in a scope, by assignments and by loops over what is written there."""
    found = []
    for node in module.within[scope]:
        match node:
            case ast.Assign(targets=[target]):
                found += part(name, target, node.value)
            case ast.For(iter=ast.Tuple(elts=several)):
                found += [value for each in several for value in part(name, node.target, each)]
            case ast.For(iter=ast.Call(func=ast.Attribute(attr="items", value=ast.Name() as mapping))):
                if named(node.target.elts[1]) == name:
                    found += [value for each, _, _ in followed(mapping, module, seen) for value in each.values]
    return [(each, module, seen) for each in found]


def part(name, target, value):
    """The part of ``value`` that an assignment to ``target`` gives to ``name``."""
    if named(target) == name:
        return [value]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=True)
        return [found for left, right in pairs for found in part(name, left, right)]
    return []


def given(call, name, position=None):
    """The argument a call gives for a parameter, by name or by position."""
    by_name = [each.value for each in call.keywords if each.arg == name]
    by_position = call.args[position : position + 1] if position is not None else []
    return (by_name or by_position or [None])[0]


def arguments(function):
    return [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def called(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else named(call.func)


def named(node):
    return node.id if isinstance(node, ast.Name) else None
