"""``make bench``: runs ``run()`` of every module of this folder, prints what it measured, writes
``bench/results.json``.

``run()`` returns name → figure (number or text). A figure named ``…_ratio`` compares with a
reference on the same machine in the same run and is what counts; seconds depend on the machine.
``limits`` of a module, name → (lowest, highest), make the command fail when missed.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import platform
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = Path(__file__).resolve().parent


def modules() -> list[ModuleType]:
    """The modules of bench/ that measure something, by name."""
    names = sorted(
        found.name
        for found in pkgutil.iter_modules([str(FOLDER)])
        if not found.name.startswith("_")
    )
    loaded = [importlib.import_module(f"bench.{name}") for name in names]
    return [module for module in loaded if callable(getattr(module, "run", None))]


def _bounds(lowest: float | None, highest: float | None) -> str:
    bounds = [] if lowest is None else [f"≥ {lowest:g}"]
    return " ".join(bounds if highest is None else [*bounds, f"≤ {highest:g}"])


def missed(
    figures: Mapping[str, Any], limits: Mapping[str, tuple[float | None, float | None]]
) -> list[str]:
    """Sentences for figures outside their limits, and for limits without a figure."""
    found = []
    for name, (lowest, highest) in limits.items():
        figure = figures.get(name)
        if figure is None:
            found.append(f"{name} was not measured")
        elif (lowest is not None and figure < lowest) or (highest is not None and figure > highest):
            found.append(f"{name} = {figure:g}, wanted {_bounds(lowest, highest)}")
    return found


def shown(figure: Any) -> str:
    return f"{figure:.4g}" if isinstance(figure, float) else str(figure)


def measured(module: ModuleType) -> dict[str, Any]:
    began = time.monotonic()
    figures: dict[str, Any] = module.run()
    for label, figure in figures.items():
        print(f"    {label:<44} {shown(figure)}", flush=True)
    print(f"    {'(seconds for all of it)':<44} {time.monotonic() - began:.1f}", flush=True)
    return figures


def report(results: dict[str, Any], complaints: list[str]) -> None:
    said = {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "figures": results,
        "missed": complaints,
    }
    text = json.dumps(said, ensure_ascii=False, indent=1, default=str)
    (FOLDER / "results.json").write_text(text + "\n")
    print("\n".join(complaints) if complaints else f"{len(results)} measurements, no limit missed")


def main(chosen: list[str]) -> int:
    named = {module.__name__.removeprefix("bench."): module for module in modules()}
    wanted = {name: module for name, module in named.items() if not chosen or name in chosen}
    results: dict[str, Any] = {}
    complaints: list[str] = []
    for number, (name, module) in enumerate(wanted.items(), start=1):
        print(f"==> {number}/{len(wanted)} {name}", flush=True)
        results[name] = measured(module)
        limits = getattr(module, "limits", {})
        complaints += [f"{name}: {sentence}" for sentence in missed(results[name], limits)]
    report(results, complaints)
    return 1 if complaints or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
