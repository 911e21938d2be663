#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every route of banterd that the Matrix specification knows answers as the specification's schemas say.

    run.py BANTERD

The specification (matrix-org/matrix-spec, its folder `data`) is found through BANTER_MATRIX_SPEC, or beside the
checkout in ../shared/matrix-spec. Where it is absent, all of this is skipped (exit code 77). What is asked stands in
scenarios.py: for each route something that works and something that does not. A route without a scenario fails.
"""
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "X-Requested-With, Content-Type, Authorization",
}
SKIPPED = 77


def find_spec():
    named = os.environ.get("BANTER_MATRIX_SPEC")
    beside = Path(__file__).resolve().parents[2].parent / "shared/matrix-spec"
    return next((path for path in (Path(named) if named else beside,) if path.is_dir()), None)


def list_routes(banterd):
    text = subprocess.run([banterd, "--routes"], check=True, capture_output=True, text=True).stdout
    return [tuple(line.split()[:2]) for line in text.splitlines()]


def build_path(world, pattern, params, query):
    """Names of parameters are the routes' own: they are filled in order."""
    values = iter(params)
    path = re.sub(r"{[^/]*}", lambda _: quote(str(world.fill(next(values))), safe=""), pattern)
    return path + ("?" + world.fill(query) if query else "")


def ask(world, method, pattern, call):
    if call.before is not None:
        world.names.update(call.before(world) or {})
    path = build_path(world, pattern, call.params, call.query)
    body = world.fill(call.body) if not isinstance(call.body, bytes) else call.body
    answer = world.ask(method, path, body, call.who, call.headers)
    yield answer, 401 if call.confirm else call.status
    if call.confirm and answer.status == 401:
        body = {**(body or {}), "auth": world.confirm(answer.json)}
        yield world.ask(method, path, body, call.who, call.headers), call.status


def check(spec, world, route, call):
    """Sentences about what is wrong with the answers to one call."""
    from openapi import problems

    method, pattern = route
    path, operation = spec.find(method, pattern)
    for answer, status in ask(world, method, pattern, call):
        shown = answer.text[:300].decode(errors="replace")
        if answer.status != status:
            yield f"{answer.status} instead of {status}: {shown}"
            return
        for name, value in CORS.items():
            if answer.headers.get(name) != value:
                yield f"{name}: {answer.headers.get(name)}"
        schema = spec.schema_of(path, operation, status)
        if schema is None:
            continue
        if answer.json is None:
            yield f"no JSON: {shown}"
            continue
        if status == 401 and "flows" not in answer.json:
            schema = spec.error_schema()  # no token: not the answer that asks for the password
        yield from (f"{status}: {problem}" for problem in problems(schema, answer.json))
        yield from spec.event_problems(answer.json)


def report(number, name, faults):
    print(f"{'not ok' if faults else 'ok'} {number} {name}")
    for fault in faults:
        print(f"# {fault}")


def run(banterd, spec_folder):
    from openapi import Spec
    from scenarios import SCENARIOS, shorten
    from world import World

    spec = Spec(spec_folder)
    routes = [route for route in list_routes(banterd) if spec.find(*route)]
    known = {shorten(*route): route for route in routes}
    world = World(banterd)
    failed = number = 0
    try:
        world.populate()
        # In the order of the table: those that end sessions come last.
        for name, calls in SCENARIOS.items():
            number += 1
            faults = [] if name in known else ["banterd has no such route"]
            if name in known:
                for call in calls:
                    faults += check(spec, world, known[name], call)
            report(number, name, faults)
            failed += bool(faults)
        for name in sorted(set(known) - set(SCENARIOS)):
            number += 1
            report(number, name, ["scenarios.py has nothing for this route"])
            failed += 1
    finally:
        status = world.stop()
    report(number + 1, "banterd ends well", [f"exit status {status}"] if status else [])
    print(f"1..{number + 1}")
    return 1 if failed or status else 0


def main():
    spec_folder = find_spec()
    if spec_folder is None:
        print("1..0 # SKIP the specification is not here: BANTER_MATRIX_SPEC, or ../shared/matrix-spec")
        return SKIPPED
    try:
        import jsonschema  # noqa: F401
        import yaml  # noqa: F401
    except ImportError as missing:
        print(f"1..0 # SKIP {missing}: ./dev setup installs it")
        return SKIPPED
    return run(sys.argv[1], spec_folder)


if __name__ == "__main__":
    sys.exit(main())
