"""Reads the schema of Terraform's provider for AWS out of a package that carries it, and keeps what is used of it.

    python -m f1_platform_tests.deployment.provider_schema WHEEL > f1_platform_tests/deployment/providers/aws.json

The package is `cdktf-cdktf-provider-aws`: it has a type for every block, with its arguments and whether they are
required, and with what a resource tells once it exists. Whether a list is a set it does not say.
"""

from __future__ import annotations

import io
import json
import re
import sys
import tarfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from f1_platform_tests.deployment.charts import DEPLOY

Types = dict[str, dict[str, Any]]
Block = dict[str, Any]

FILES = sorted((DEPLOY / "terraform").glob("*.tf"))

_USED = re.compile(r'^(resource|data) "aws_(\w+)"', re.MULTILINE)
_LINKED = re.compile(r"#(\w+) \w+#")
_BASES = {"resource": "cdktf.TerraformResource", "data": "cdktf.TerraformDataSource"}
_NEVER_WRITTEN = re.compile(r"^(tfResourceType|internalValue|fqn|terraform\w+|wrapsSet)$|Input$")


def used() -> set[tuple[str, str]]:
    """What the configuration uses, such as ("resource", "vpc")."""
    return {found for file in FILES for found in _USED.findall(file.read_text())}


@cache
def _words() -> frozenset[str]:
    """All words of the configuration: blocks that it does not name are left out."""
    return frozenset(word for file in FILES for word in re.findall(r"\w+", file.read_text()))


def kept(types: Types) -> dict[str, Block]:
    """Blocks of the provider itself, and of what the configuration uses."""
    own = types["@cdktf/provider-aws.provider.AwsProviderConfig"]
    blocks: dict[str, Any] = {"provider": {"aws": _block(types, own, {})}}
    for kind, base in _BASES.items():
        named = {each["namespace"].lower(): each for each in types.values() if each.get("base") == base}
        blocks[kind] = {}
        for name in sorted(name for used_kind, name in used() if used_kind == kind):
            found = named[("dataaws" if kind == "data" else "") + name.replace("_", "")]
            blocks[kind][f"aws_{name}"] = _block(types, types[f"{found['fqn']}Config"], found)
    return blocks


def _block(types: Types, written: dict[str, Any], told: dict[str, Any]) -> Block:
    """A block from the type of what is written in it, and the type of what it tells."""
    attributes: dict[str, Any] = {}
    blocks: dict[str, Any] = {}
    for each in written.get("properties", []):
        said = each["docs"].get("summary", "")
        name, required = _name(each), not each.get("optional", False)
        inner = _struct(types, each["type"])
        if inner is not None and said.endswith(" block."):
            if name not in _words():
                continue
            many = "collection" in json.dumps(each["type"])
            told_inside = types.get(f"{inner['fqn']}OutputReference", {})
            blocks[name] = {"required": required, "many": many, "block": _block(types, inner, told_inside)}
        else:
            attributes[name] = {"type": _type(types, each["type"]), "required": required}
    for each in told.get("properties", []):
        name = _name(each)
        if not _NEVER_WRITTEN.search(each["name"]) and name not in attributes and name not in blocks:
            attributes[name] = {"type": _type(types, each["type"]), "computed": True}
    return {"attributes": attributes, "blocks": blocks}


def _name(each: dict[str, Any]) -> str:
    linked = _LINKED.search(each["docs"].get("summary", "") + each["docs"].get("remarks", ""))
    return linked[1] if linked else re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", each["name"]).lower()


def _struct(types: Types, of: dict[str, Any]) -> dict[str, Any] | None:
    """The type of a block that a property holds, alone or in a list."""
    for option in of.get("union", {}).get("types", [of]):
        fqn = option.get("collection", {}).get("elementtype", option).get("fqn", "")
        if fqn.startswith("@cdktf/"):
            return types[fqn]
    return None


def _type(types: Types, of: dict[str, Any]) -> Any:
    """Terraform's type of an attribute."""
    options = [each for each in of.get("union", {}).get("types", [of]) if each.get("fqn") != "cdktf.IResolvable"]
    (first, *_) = options or [{"primitive": "boolean"}]
    if "primitive" in first:
        return {"boolean": "bool", "any": "dynamic"}.get(first["primitive"], first["primitive"])
    if "collection" in first:
        kind = {"array": "list"}.get(first["collection"]["kind"], "map")
        return [kind, _type(types, first["collection"]["elementtype"])]
    fqn = first["fqn"]
    if not fqn.startswith("@cdktf/"):
        return ["map", "bool" if "Boolean" in fqn else "string"] if fqn.endswith("Map") else "dynamic"
    if fqn.endswith("List"):
        return ["list", _object(types, types[f"{fqn.removesuffix('List')}OutputReference"])]
    return _object(types, types[fqn])


def _object(types: Types, of: dict[str, Any]) -> list[Any]:
    fields = [each for each in of.get("properties", []) if not _NEVER_WRITTEN.search(each["name"])]
    return ["object", {_name(each): _type(types, each["type"]) for each in fields}]


def carried(wheel: Path) -> Types:
    """The types that a package carries."""
    with zipfile.ZipFile(wheel) as opened:
        (inner,) = (name for name in opened.namelist() if name.endswith(".jsii.tgz"))
        with tarfile.open(fileobj=io.BytesIO(opened.read(inner))) as packed:
            found = packed.extractfile("package/.jsii")
            if found is None:
                raise SystemExit(f"{wheel} carries no types")
            return json.load(found)["types"]


def written(blocks: dict[str, Any]) -> str:
    """JSON with a line for each resource, so that a change of one is seen as one."""
    lines = (
        f'"{kind}":{{\n' + ",\n".join(f'"{name}":{_dense(block)}' for name, block in of.items()) + "\n}"
        for kind, of in blocks.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _dense(block: Block) -> str:
    return json.dumps(block, separators=(",", ":"), sort_keys=True)


if __name__ == "__main__":
    sys.stdout.write(written(kept(carried(Path(sys.argv[1])))))
