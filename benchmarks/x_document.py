"""X's OpenAPI document as a judge of answers: schemas, problems by type, names it does not know."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

FORMATS = FormatChecker(formats=())
# What the live API says though the document does not have it: the edit history in the answer to a
# new post, whose account and product are out of credit or capped, what an uploaded picture is.
UNDOCUMENTED = {"edit_history_tweet_ids", "account_id", "product_name", "image"}
UNDOCUMENTED_PROBLEMS = {"https://api.twitter.com/2/problems/credits"}
# What the document asks for though it does not say what it is.
UNDEFINED = {("MediaUploadResponse", "meta"), ("ProcessingInfo", "type")}


@FORMATS.checks("date-time")
def _is_moment(value: object) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", str(value)))


@FORMATS.checks("uri")
def _is_address(value: object) -> bool:
    return bool(re.match(r"https?://\S+$", str(value)))


class Document:
    """X's OpenAPI document, and what was found against it."""

    def __init__(self, path: Path) -> None:
        self.whole = json.loads(path.read_text())
        for schema, name in UNDEFINED:
            self.whole["components"]["schemas"][schema]["required"].remove(name)
        self.violations: list[str] = []
        self.validated = 0
        self.problems: Counter[str] = Counter()

    def check(self, method: str, path: str, status: int, answer: Any) -> None:
        """Validate one answer of an endpoint."""
        self.validated += 1
        where = f"{method.upper()} {path} {status}"
        responses = self.whole["paths"][path][method]["responses"]
        if str(status) in responses:
            schema = responses[str(status)]["content"]["application/json"]["schema"]
            self._validate(where, schema, answer)
            self.problems.update(problem["type"] for problem in answer.get("errors", ()))
            for problem in answer.get("errors", ()):
                self._problem(f"{where} errors[]", problem)
        elif status >= 400:
            self.problems.update([answer.get("type")])
            self._problem(where, answer)
        else:
            self.violations.append(f"{where}: a status the document does not know")

    def parameters(self, method: str, path: str) -> Iterator[dict[str, Any]]:
        """The documented query parameters."""
        for told in self.whole["paths"][path][method].get("parameters", ()):
            parameter = self._followed(told)
            if parameter["in"] == "query":
                yield parameter

    def _problem(self, where: str, problem: dict[str, Any]) -> None:
        """A problem object, by its type."""
        mapping = self.whole["components"]["schemas"]["Problem"]["discriminator"]["mapping"]
        reference = mapping.get(problem.get("type"))
        if problem.get("type") in UNDOCUMENTED_PROBLEMS:
            reference = "#/components/schemas/Problem"
        elif reference is None:
            self.violations.append(f"{where}: unknown problem type {problem.get('type')!r}")
            return
        self._validate(where, {"$ref": reference}, problem)

    def _validate(self, where: str, schema: dict[str, Any], answer: Any) -> None:
        validator = Draft202012Validator(
            {**schema, "components": self.whole["components"]}, format_checker=FORMATS
        )
        for error in validator.iter_errors(answer):
            place = "/".join(map(str, error.absolute_path))
            self.violations.append(f"{where} at {place}: {error.message[:200]}")
        for place in self._unknown_names(schema, answer, ""):
            self.violations.append(f"{where} at {place}: a name the document does not know")

    def _unknown_names(self, schema: dict[str, Any], answer: Any, place: str) -> Iterator[str]:
        schema = self._followed(schema)
        if "discriminator" in schema:
            mapping = schema["discriminator"]["mapping"]
            reference = mapping.get(answer.get("type")) or mapping.get("about:blank")
            schema = self._followed({"$ref": reference}) if reference else schema
        if isinstance(answer, list):
            for index, item in enumerate(answer):
                yield from self._unknown_names(schema.get("items", {}), item, f"{place}/{index}")
        if not isinstance(answer, dict):
            return
        known = self._properties(schema)
        for name, value in answer.items():
            if name in known:
                yield from self._unknown_names(known[name], value, f"{place}/{name}")
            elif known and "additionalProperties" not in schema and name not in UNDOCUMENTED:
                yield f"{place}/{name}"

    def _properties(self, schema: dict[str, Any]) -> dict[str, Any]:
        schema = self._followed(schema)
        known = dict(schema.get("properties", {}))
        for part in (*schema.get("allOf", ()), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
            known |= self._properties(part)
        return known

    def _followed(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            target: Any = self.whole
            for step in schema["$ref"].removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            schema = target
        return schema
