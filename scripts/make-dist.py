#!/usr/bin/env python3
"""Packs a built site for an archive: registry-lens-VERSION.zip with the site, the licence, CITATION.cff, codemeta.json,
the guides, a list of digests and a bill of materials (CycloneDX). The same site gives the same bytes: entries are
sorted, and their time is that of the commit.

    python3 scripts/make-dist.py --site dist --output registry-lens-0.1.0.zip

Node and npm have no writer of zip files, and Python's is well kept. The bill of materials is made from what the build
found in the site (licences.txt) and from the two lock files; programs that list what is installed would list more.
"""

import argparse
import base64
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import uuid
import zipfile

try:
    import tomllib
except ImportError:
    sys.exit("make-dist: Python 3.11 or later is needed, because its library reads Cargo.lock.")

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The oldest time that a zip file can have.
OLDEST = datetime.datetime(1980, 1, 1, tzinfo=datetime.timezone.utc)

README = """Registry Lens {version}

A static web page that measures package registries from Parquet files, in the browser. Nothing is uploaded.

site/registry-lens.html   the page in one file: open it by a double click
site/                     the page for a web server: copy the folder
site/manifests/           manifests of published studies, for holders of their data
docs/                     docs/artifact.md is the guide for authors and reviewers
CITATION.cff              how to cite the program; codemeta.json says the same to programs
LICENSE                   the program's licence; site/licences.txt has those of its parts
sbom.cdx.json             the parts of the program with versions and digests (CycloneDX)
SHA256SUMS                check with: sha256sum -c SHA256SUMS

Build {digest}
"""


def fail(sentence):
    sys.exit(f"make-dist: {sentence}")


def program():
    with open(ROOT / "Cargo.toml", "rb") as file:
        return tomllib.load(file)["package"]


def commit_time():
    """The time of the commit, or SOURCE_DATE_EPOCH."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if seconds is None:
        asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
        seconds = answer.stdout.strip() or "0"
    return max(OLDEST, datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc))


def expression(licence):
    """An SPDX expression; older crates separate alternatives by a slash."""
    return re.sub(r"\s*/\s*", " OR ", licence)


def component(kind, name, version, licence, digest):
    purl = f"pkg:{kind}/{name.replace('@', '%40')}@{version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": [{"expression": expression(licence)}],
        "hashes": [digest],
    }


def bill(site, about, digest, time):
    """The parts of the site, each with its licence, its digest in the lock file, and the parts that it needs."""
    listed = re.findall(r"^(\S+) (\d+\.\d+\.\d+\S*) \((.+)\)$", (site / "licences.txt").read_text(), re.M)
    with open(ROOT / "Cargo.lock", "rb") as file:
        crates = {(crate["name"], crate["version"]): crate for crate in tomllib.load(file)["package"]}
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    packages = {}
    for path, package in lock.items():
        if path:
            packages[path.rsplit("node_modules/", 1)[1], package["version"]] = package
    found = []
    for name, version, licence in sorted(set(listed)):
        if crate := crates.get((name, version)):
            hashed = {"alg": "SHA-256", "content": crate["checksum"]}
            needs = [needed.split(" ")[0] for needed in crate.get("dependencies", [])]
            found.append((component("cargo", name, version, licence, hashed), needs))
        elif package := packages.get((name, version)):
            algorithm, content = package["integrity"].split(" ")[0].split("-", 1)
            algorithm = {"sha512": "SHA-512", "sha256": "SHA-256"}[algorithm]
            hashed = {"alg": algorithm, "content": base64.b64decode(content).hex()}
            needs = list(package.get("dependencies", {}))
            found.append((component("npm", name, version, licence, hashed), needs))
        else:
            fail(f"licences.txt of the site names {name} {version}, which neither lock file has: build the site again.")
    if not found:
        fail("licences.txt of the site names no parts.")
    main = f"pkg:generic/{about['name']}@{about['version']}"
    names = {}
    for said, _ in found:
        names.setdefault((said["purl"].split("/")[0], said["name"]), []).append(said["bom-ref"])
    needed = []
    for said, parts in found:
        kind = said["purl"].split("/")[0]
        refs = sorted({ref for part in parts for ref in names.get((kind, part), [])} - {said["bom-ref"]})
        needed.append({"ref": said["bom-ref"], "dependsOn": refs})
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": main,
                "name": about["name"],
                "version": about["version"],
                "description": about["description"],
                "licenses": [{"expression": about["license"]}],
                "properties": [{"name": "registry-lens:build", "value": digest}],
            },
        },
        "components": [said for said, _ in found],
        "dependencies": [{"ref": main, "dependsOn": [said["bom-ref"] for said, _ in found]}, *needed],
    }


def entries(site, about, digest, time):
    """The files of the package by their names."""
    found = {f"site/{path.relative_to(site).as_posix()}": path.read_bytes() for path in site.rglob("*") if path.is_file()}
    for name in ["LICENSE", "CITATION.cff", "codemeta.json", "CHANGELOG.md"]:
        found[name] = (ROOT / name).read_bytes()
    for path in (ROOT / "docs").rglob("*.md"):
        found[f"docs/{path.relative_to(ROOT / 'docs').as_posix()}"] = path.read_bytes()
    found["README.txt"] = README.format(version=about["version"], digest=digest).encode()
    found["sbom.cdx.json"] = (json.dumps(bill(site, about, digest, time), indent=2) + "\n").encode()
    sums = "".join(f"{hashlib.sha256(found[name]).hexdigest()}  {name}\n" for name in sorted(found))
    found["SHA256SUMS"] = sums.encode()
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", type=pathlib.Path, default=ROOT / "dist")
    parser.add_argument("--output", type=pathlib.Path)
    given = parser.parse_args()
    about = program()
    output = given.output or ROOT / "target" / f"{about['name']}-{about['version']}.zip"
    try:
        html = (given.site / "index.html").read_text()
    except OSError:
        fail(f"there is no built site in {given.site}: run make build first.")
    digest = re.search(r"<code data-build>([0-9a-f]{64})</code>", html)
    if digest is None:
        fail(f"{given.site} shows no digest: run make build first.")
    time = commit_time()
    files = entries(given.site, about, digest[1], time)
    output.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{about['name']}-{about['version']}/{name}", time.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name])
    content = output.read_bytes()
    print(f"{output}: {len(files)} files, {len(content):,} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
