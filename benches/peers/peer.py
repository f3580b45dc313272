"""The other tools: where they are, which version, and how each is told to do the same work."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

TOKEN = "bench-token-6e1f03b7c2d94a58"

# What Hurl asserts of each page instead of a schema, which it does not know.
ASSERTS = """jsonpath "$.pagination.pageSize" == 10
jsonpath "$.pagination.total" isInteger
jsonpath "$.users" count == 10
jsonpath "$.users[0].userId" isString
jsonpath "$.users[0].loginId" isString
jsonpath "$.users[9].lastName" isString
jsonpath "$.users[9].firstName" isString
jsonpath "$.users[9].organizationNodeId" isString
jsonpath "$.pagination.pageNumber" == 1
jsonpath "$.links.prev" isString
"""


def version(tool, *arguments):
    """What a tool says of its version, or none where it is not installed."""
    if shutil.which(tool) is None:
        return None
    command = [tool, *(arguments or ("--version",))]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"\d+\.\d+(\.\d+)?", said.stdout + said.stderr)
    return found.group(0) if found else "unknown"


def tavern_version():
    """Tavern is a plugin of pytest: its own package says which."""
    tavern = shutil.which("tavern-ci")
    if tavern is None:
        return None
    python = os.path.join(os.path.dirname(tavern), "python")
    code = "import importlib.metadata as m; print(m.version('tavern'))"
    said = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"


def installed():
    """Versions by name of what is there, and the names of what is not."""
    versions = {
        "Hurl": version("hurl"),
        "Schemathesis": version("schemathesis"),
        "Tavern": tavern_version(),
        "newman": version("newman"),
    }
    there = {name: found for name, found in versions.items() if found}
    return there, [name for name in versions if name not in there]


def bundle(root):
    """The schema of a page as one document, for tools that do not follow a reference to another file."""
    read = lambda name: json.loads((root / "schemas/avaya" / f"{name}.schema.json").read_text())
    page, envelope, user = read("user-page"), read("user-page-envelope"), read("user")
    text = json.dumps(page)
    text = text.replace("user-page-envelope.schema.json#/", "#/").replace("user.schema.json", "#/$defs/user")
    defs = {**user.pop("$defs"), **envelope["$defs"], "user": user}
    whole = {**json.loads(text), "$defs": defs}
    for part in (whole, user):
        for key in ("$schema", "$id", "$comment"):
            part.pop(key, None)
    return whole


def hurl(folder, listing, requests):
    """Hurl at its best: sixteen files, as many at once."""
    for part in range(16):
        entries = [
            f"GET {listing}?pageNumber=1&pageSize=10&from={number}0\nAuthorization: Bearer {TOKEN}\n"
            f'HTTP 200\n[Asserts]\nheader "Content-Type" == "application/json"\n{ASSERTS}\n'
            for number in range(1 + part, requests + 1, 16)
        ]
        (folder / f"part{part:02}.hurl").write_text("\n".join(entries))
    files = sorted(str(path) for path in folder.glob("*.hurl"))
    return {"command": ["hurl", "--test", "--jobs", "16", "--no-color", *files]}


def newman(folder, listing, requests, schema):
    """One request, asked in as many iterations; it asks one after the other."""
    script = [
        "pm.test('page', () => { pm.response.to.have.status(200);",
        "pm.expect(pm.response.headers.get('Content-Type')).to.eql('application/json');",
        f"pm.response.to.have.jsonSchema({json.dumps(schema)}); }});",
    ]
    before = ["pm.variables.set('number', pm.info.iteration + 1);"]
    events = [
        {"listen": "prerequest", "script": {"exec": before}},
        {"listen": "test", "script": {"exec": script}},
    ]
    request = {
        "method": "GET",
        "url": f"{listing}?pageNumber=1&pageSize=10&from={{{{number}}}}0",
        "header": [{"key": "Authorization", "value": f"Bearer {TOKEN}"}],
    }
    known = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    item = {"name": "page", "request": request, "event": events}
    collection = {"info": {"name": "bench", "schema": known}, "item": [item]}
    (folder / "collection.json").write_text(json.dumps(collection))
    command = ["newman", "run", str(folder / "collection.json"), "-n", str(requests), "--reporters", "json"]
    command += ["--reporter-json-export", os.devnull]
    return {"command": command}


def tavern(folder, listing, requests, schema):
    """One parametrised test; the schema is checked by a function, as its manual advises."""
    (folder / "schema.json").write_text(json.dumps(schema))
    (folder / "page_check.py").write_text(
        "import json, pathlib\nfrom jsonschema import Draft202012Validator\n"
        "text = (pathlib.Path(__file__).parent / 'schema.json').read_text()\n"
        "VALIDATOR = Draft202012Validator(json.loads(text))\n\n"
        "def check(response):\n    VALIDATOR.validate(response.json())\n"
    )
    test = {
        "test_name": "pages",
        "marks": [{"parametrize": {"key": "number", "vals": list(range(1, requests + 1))}}],
        "stages": [
            {
                "name": "page",
                "request": {
                    "url": listing + "?pageNumber=1&pageSize=10&from={number}0",
                    "headers": {"Authorization": f"Bearer {TOKEN}"},
                },
                "response": {
                    "status_code": 200,
                    "headers": {"content-type": "application/json"},
                    "verify_response_with": {"function": "page_check:check"},
                },
            }
        ],
    }
    (folder / "test_pages.tavern.yaml").write_text(json.dumps(test))
    python = Path(shutil.which("tavern-ci")).parent / "python"
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_pages.tavern.yaml"]
    return {"command": command, "cwd": folder, "env": {**os.environ, "PYTHONPATH": str(folder)}}


def schemathesis(folder, listing, requests, schema):
    """As many drawn numbers of the first user, each answer held against the description."""
    origin, path = re.fullmatch(r"(https?://[^/]+)(/.*)", listing).groups()
    number = {"type": "integer", "minimum": 0, "maximum": 9999999}
    parameters = [{"name": "from", "in": "query", "required": True, "schema": number}]
    text = json.dumps(schema).replace("#/$defs/", "#/components/schemas/")
    page = json.loads(text)
    defs = page.pop("$defs")
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/page"}}}
    get = {"parameters": parameters, "responses": {"200": {"description": "a page", "content": content}}}
    described = {
        "openapi": "3.1.0",
        "info": {"title": "bench", "version": "1"},
        "paths": {path: {"get": get}},
        "components": {"schemas": {**defs, "page": page}},
    }
    (folder / "openapi.json").write_text(json.dumps(described))
    checks = "status_code_conformance,content_type_conformance,response_schema_conformance"
    command = ["schemathesis", "run", str(folder / "openapi.json"), "--url", origin]
    command += ["--phases", "fuzzing", "--mode", "positive", "--max-examples", str(requests), "--checks", checks]
    command += ["--header", f"Authorization: Bearer {TOKEN}", "--no-color", "--workers", "2"]
    return {"command": command, "cwd": folder}
