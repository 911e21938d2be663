# SPDX-License-Identifier: GPL-3.0-or-later
"""The Matrix specification's OpenAPI files as a table: which operations there are, what their answers look like."""
import re
from pathlib import Path

import jsonschema
import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 40
METHODS = ("get", "put", "post", "delete")


class Spec:
    """Reads `api/client-server` below a folder. Keeps every file once, with its references as they are."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.files = {}
        self.operations = []  # (method, segments, file, operation)
        for path in sorted((self.folder / "api/client-server").glob("*.yaml")):
            self._add_file(path)

    def _load(self, path):
        path = path.resolve()
        if path not in self.files:
            # Some files refer to the other APIs' definitions, which need not be here: anything goes then.
            text = path.read_text(encoding="utf-8") if path.is_file() else "{}"
            self.files[path] = yaml.load(text, LOADER)
        return self.files[path]

    def _add_file(self, path):
        document = self._load(path)
        base = document["servers"][0]["variables"]["basePath"]["default"].rstrip("/")
        for pattern, item in document["paths"].items():
            for method in METHODS:
                if method in item:
                    self.operations.append((method.upper(), (base + pattern).split("/"), path, item[method]))

    def find(self, method, pattern):
        """(file, operation) of a route, or None. A literal may stand where the specification has a parameter."""
        segments = [re.sub(r"^{.*}$", "{}", part) for part in pattern.split("/")]
        found = []
        for its_method, theirs, path, operation in self.operations:
            if its_method != method or len(theirs) != len(segments):
                continue
            pairs = list(zip(theirs, segments))
            if all(a == b or (a.startswith("{") and b) for a, b in pairs):
                found.append((sum(a == b for a, b in pairs), path, operation))
        return max(found, key=lambda row: row[0])[1:] if found else None

    def expand(self, schema, path, depth=0):
        """The schema with its $refs put in. Schemas that contain themselves are cut off far below what tests send."""
        if depth > MAX_DEPTH:
            return {}
        if isinstance(schema, list):
            return [self.expand(part, path, depth + 1) for part in schema]
        if not isinstance(schema, dict):
            return schema
        rest = {name: self.expand(part, path, depth + 1) for name, part in schema.items()
                if name not in ("$ref", "example", "examples", "description")}
        if not isinstance(schema.get("$ref"), str):
            return rest
        file, _, pointer = schema["$ref"].partition("#")
        target_path = path if not file else path.parent / file
        target = self._load(target_path)
        for part in filter(None, pointer.split("/")):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        target = self.expand(target, target_path, depth + 1)
        return {"allOf": [target, rest]} if rest else target

    def schema_of(self, path, operation, status):
        """What an answer with this status has to look like; None where it is not JSON."""
        response = operation["responses"].get(str(status))
        if response is None:
            if 200 <= status < 300:
                raise LookupError(f"the specification knows no status {status} here")
            response = {}
        response = self.expand(response, path)
        content = response.get("content", {})
        if "application/json" in content:
            return content["application/json"].get("schema", {})
        if content or status < 400:
            return None
        return self.error_schema()

    def error_schema(self):
        path = self.folder / "api/client-server/definitions/errors/error.yaml"
        return self.expand(self._load(path), path)


    def content_schema(self, kind):
        """What the content of events of this type looks like; None for types of others' own."""
        path = self.folder / f"event-schemas/schema/{kind}.yaml"
        if not path.is_file():
            return None
        schema = self.expand(self._load(path), path)
        return schema.get("properties", {}).get("content")

    def event_problems(self, answer):
        """The same for every event in an answer, by its own type. What was redacted has lost its content."""
        if isinstance(answer, list):
            for part in answer:
                yield from self.event_problems(part)
        if not isinstance(answer, dict):
            return
        kind, content = answer.get("type"), answer.get("content")
        redacted = "redacted_because" in answer.get("unsigned", {})
        if isinstance(kind, str) and isinstance(content, dict) and not redacted:
            schema = self.content_schema(kind)
            if schema is not None:
                yield from (f"{kind}: {problem}" for problem in problems(schema, content))
        for part in answer.values():
            yield from self.event_problems(part)


def problems(schema, answer):
    """Sentences about where the answer differs from the schema."""
    validator = jsonschema.Draft202012Validator(schema)
    found = sorted(validator.iter_errors(answer), key=lambda error: list(map(str, error.absolute_path)))
    return [f"{'/'.join(map(str, error.absolute_path)) or 'the answer'}: {error.message[:300]}" for error in found]
