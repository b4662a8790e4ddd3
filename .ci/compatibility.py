#!/usr/bin/env python3
"""Compares the document of the last release with today's: whoever was built for the former must get along with the latter.

Within v1 only additions. What counts as a break:

- an operation, a parameter, an answer's status, a media type or a property of an answer is gone, or an answer's property may now be absent;
- a request needs something that it did not, or takes less than it did: a property or a value of a list is gone, a limit is tighter;
- an answer may hold what it could not: another type, null, a value that is not on the list (unless the release's list was open), a longer
  text, a larger number.

    python .ci/compatibility.py openapi/releases/0.1/openapi.json openapi/openapi.json
    python .ci/compatibility.py --self-test openapi/openapi.json

The second form plants breaks of each kind into the document and fails if one is overlooked.
"""

import argparse
import copy
import json
import pathlib
import sys

METHODS = ("get", "put", "post", "patch", "delete")
# Words for people, and what only helps tools.
ADORNMENT = {"description", "title", "example", "examples", "summary", "deprecated", "default"}


class Side:
    """One of the two documents."""

    def __init__(self, root):
        self.root = root

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            target = self.root
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node or {}

    def operations(self):
        for path, item in self.root["paths"].items():
            for method in METHODS:
                if method in item:
                    yield method, path, item[method]

    def schema(self, node):
        """A schema without references at its top, its alternatives as a list, and whether it may be null."""
        node = self.resolve(node)
        if "allOf" in node:
            merged = {key: value for key, value in node.items() if key != "allOf"}
            for part in map(self.schema, node["allOf"]):
                merged["properties"] = merged.get("properties", {}) | part.get("properties", {})
                merged["required"] = sorted({*merged.get("required", []), *part.get("required", [])})
                merged = {**{k: v for k, v in part.items() if k not in ("properties", "required")}, **merged}
            node = merged
        choices = node.get("oneOf") or node.get("anyOf")
        if choices:
            real = [choice for choice in choices if self.resolve(choice).get("type") != "null"]
            if len(real) == 1 and len(real) < len(choices):
                inner = self.schema(real[0])
                kinds = types(inner) | {"null"}
                return {**inner, "type": sorted(kinds)}
        return node


def types(schema):
    kinds = schema.get("type", [])
    return set(kinds if isinstance(kinds, list) else [kinds])


def values(schema):
    if "const" in schema:
        return [schema["const"]]
    return schema.get("enum")


class Comparison:
    def __init__(self, before, after):
        self.before, self.after, self.breaks, self.seen = Side(before), Side(after), [], set()

    def tell(self, where, what):
        self.breaks.append(f"{where}: {what}")

    def run(self):
        now = {(method, path): operation for method, path, operation in self.after.operations()}
        for method, path, then in self.before.operations():
            where = f"{method.upper()} {path}"
            if (method, path) not in now:
                self.tell(where, "the operation is gone")
                continue
            self.operation(where, then, now[method, path])
        return self.breaks

    def operation(self, where, then, now):
        if then.get("operationId") != now.get("operationId"):
            self.tell(where, f"its name was {then.get('operationId')} and is {now.get('operationId')}")
        self.security(where, then.get("security", []), now.get("security", []))
        self.parameters(where, then, now)
        self.request(where, self.before.resolve(then.get("requestBody")), self.after.resolve(now.get("requestBody")))
        for status, answer in then["responses"].items():
            if status not in now["responses"]:
                # An error that no longer happens breaks nobody.
                if status.startswith("2"):
                    self.tell(f"{where} {status}", "the answer is gone")
                continue
            self.answer(f"{where} {status}", self.before.resolve(answer), self.after.resolve(now["responses"][status]))
        for status in now["responses"]:
            if status.startswith("2") and status not in then["responses"]:
                self.tell(f"{where} {status}", "a success that the release does not know")

    def security(self, where, then, now):
        """Whoever was let in still is: each way in of then is at least as wide as one of now."""
        for way in then or [{}]:
            wide = (set(new) <= set(way) and all(set(new[one]) <= set(way[one]) for one in new) for new in now or [{}])
            if not any(wide):
                self.tell(where, f"no longer open to {way or 'anybody'}")

    def parameters(self, where, then, now):
        def named(side, operation):
            found = map(side.resolve, operation.get("parameters", []))
            return {(one["in"], one["name"]): one for one in found}

        former, present = named(self.before, then), named(self.after, now)
        for key, one in present.items():
            if one.get("required") and not former.get(key, {}).get("required"):
                self.tell(where, f"needs the parameter {key[1]}")
        for key, one in former.items():
            if key in present:
                self.schemas(f"{where} ?{key[1]}", one.get("schema", {}), present[key].get("schema", {}), sent=True)
            else:
                self.tell(where, f"the parameter {key[1]} is gone")

    def request(self, where, then, now):
        if now.get("required") and not then.get("required"):
            self.tell(where, "needs a body")
        self.contents(f"{where} body", then, now, sent=True)

    def answer(self, where, then, now):
        for name in then.get("headers", {}):
            if name not in now.get("headers", {}):
                self.tell(where, f"the header {name} is gone")
        self.contents(where, then, now, sent=False)

    def contents(self, where, then, now, sent):
        for kind, content in then.get("content", {}).items():
            if kind not in now.get("content", {}):
                self.tell(where, f"no longer as {kind}")
            elif "schema" in content:
                self.schemas(where, content["schema"], now["content"][kind].get("schema", {}), sent)

    def schemas(self, where, then, now, sent):
        """`sent` is a request: it may take more. Otherwise an answer: it may hold less, but all that it had to hold."""
        pair = (json.dumps(then, sort_keys=True), json.dumps(now, sort_keys=True), sent)
        if "$ref" in then and pair in self.seen:
            return
        self.seen.add(pair)
        then, now = self.before.schema(then), self.after.schema(now)
        narrow, wide = (then, now) if sent else (now, then)
        wide_kinds = types(wide) | ({"integer"} if "number" in types(wide) else set())
        if types(narrow) and types(wide) and types(narrow) - wide_kinds:
            self.tell(where, f"was {'/'.join(sorted(types(then)))}, is {'/'.join(sorted(types(now)))}")
            return
        self.limits(where, narrow, wide, sent)
        self.objects(where, then, now, sent)
        if "items" in then:
            self.schemas(f"{where}[]", then["items"], now.get("items", {}), sent)
        for several in ("oneOf", "anyOf"):
            if several in then and len(now.get(several, [])) < len(then[several]) and sent:
                self.tell(where, "takes fewer alternatives")

    def limits(self, where, narrow, wide, sent):
        doing = "takes no longer" if sent else "may now hold"
        few, many = values(narrow), values(wide)
        if many is not None and (few is None or set(map(str, few)) - set(map(str, many))):
            more = sorted(set(map(str, few)) - set(map(str, many))) if few is not None else ["any value"]
            self.tell(where, f"{doing} {', '.join(more)}")
        for name in ("maxLength", "maxItems", "maximum", "maxProperties"):
            if name in wide and narrow.get(name, float("inf")) > wide[name]:
                self.tell(where, f"{doing} what {name} = {wide[name]} keeps out")
        for name in ("minLength", "minItems", "minimum", "minProperties"):
            if name in wide and narrow.get(name, float("-inf")) < wide[name] and (name != "minimum" or name in narrow or sent):
                self.tell(where, f"{doing} what {name} = {wide[name]} keeps out")
        for name in ("pattern", "format"):
            if name in wide and narrow.get(name) != wide[name] and many is None:
                self.tell(where, f"{doing} what {name} = {wide[name]} keeps out")

    def objects(self, where, then, now, sent):
        former, present = then.get("properties", {}), now.get("properties", {})
        must, must_now = set(then.get("required", [])), set(now.get("required", []))
        for name, schema in former.items():
            at = f"{where} {name}" if where.endswith(("body", "?")) else f"{where}.{name}"
            if name not in present:
                self.tell(at, "is gone")
                continue
            if not sent and name in must and name not in must_now:
                self.tell(at, "may now be absent")
            self.schemas(at, schema, present[name], sent)
        if sent:
            for name in must_now - must:
                self.tell(f"{where} {name}", "is needed now")


def breaks(before, after):
    return Comparison(before, after).run()


def planted(document):
    """Documents with one break each."""

    def with_change(what, change):
        changed = copy.deepcopy(document)
        change(changed, changed["components"]["schemas"])
        return what, changed

    body, view = "SubmitRegistrationBody", "RegistrationView"
    yield with_change("an operation", lambda d, _: d["paths"].pop("/v1/deadlines"))
    yield with_change("a name", lambda d, _: d["paths"]["/v1/me"]["get"].update(operationId="get_myself"))
    yield with_change("a scope", lambda d, _: d["paths"]["/v1/events"]["get"].update(security=[{"client": ["events:all"]}]))
    yield with_change("a token where none was", lambda d, _: d["paths"]["/v1/deadlines"]["get"].update(security=[{"bearer": []}]))
    yield with_change("a parameter", lambda d, _: d["paths"]["/v1/registrations"]["get"]["parameters"].pop())
    yield with_change("a needed field", lambda _, s: s[body]["required"].append("client_reference"))
    yield with_change("a field that is taken", lambda _, s: s[body]["properties"].pop("client_reference"))
    yield with_change("a value that is taken", lambda _, s: s["Purpose"]["enum"].pop())
    yield with_change("a shorter text", lambda _, s: s["AddressBody"]["properties"]["street"].update(maxLength=3))
    yield with_change("a field of an answer", lambda _, s: s[view]["properties"].pop("receipt"))
    yield with_change("a sure field", lambda _, s: s[view]["required"].remove("number"))
    yield with_change("a new state", lambda _, s: s["State"]["enum"].append("vanished"))
    yield with_change("another type", lambda _, s: s[view]["properties"]["number"].update(type="integer"))
    yield with_change("a null", lambda _, s: s[view]["properties"]["number"].update(type=["string", "null"]))
    yield with_change("an answer", lambda d, _: d["paths"]["/v1/registrations"]["post"]["responses"].pop("201"))
    yield with_change("a header", lambda d, _: d["paths"]["/v1/registrations"]["post"]["responses"]["201"]["headers"].pop("Location"))


def additions(document):
    """The same document with what may be added."""
    changed = copy.deepcopy(document)
    schemas = changed["components"]["schemas"]
    changed["paths"]["/v1/new"] = copy.deepcopy(changed["paths"]["/v1/me"])
    schemas["SubmitRegistrationBody"]["properties"]["remark"] = {"type": "string"}
    schemas["RegistrationView"]["properties"]["remark"] = {"type": "string"}
    schemas["RegistrationView"]["required"].append("remark")
    changed["paths"]["/v1/deadlines"]["get"]["parameters"].append({"name": "new", "in": "query", "schema": {"type": "string"}})
    return changed


def self_test(document):
    wrong = [f"overlooked: {what}" for what, changed in planted(document) if not breaks(document, changed)]
    wrong += [f"not a break: {found}" for found in breaks(document, copy.deepcopy(document)) + breaks(document, additions(document))]
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("documents", type=pathlib.Path, nargs="+")
    options = parser.parse_args()
    documents = [json.loads(path.read_text("utf-8")) for path in options.documents]
    found = self_test(documents[0]) if options.self_test else breaks(*documents)
    for one in found:
        print(f"compatibility: {one}")
    print("compatibility:", f"{len(found)} breaks" if found else "ok")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
