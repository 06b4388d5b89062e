"""``i18n models``."""

from typing import TYPE_CHECKING, Annotated

import typer

from i18n.cli.console import Console
from i18n.cli.options import ConfigOption, JsonOption, QuietOption, open_workspace

if TYPE_CHECKING:
    from i18n.translate.models import PackageInfo

__all__ = ["app"]

app = typer.Typer(
    help="Translation packages: list, install, remove.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list")
def list_packages(
    offered: Annotated[
        bool, typer.Option("--available", help="Show the packages on offer, too, from the index fetched last.")
    ] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Fetch the index of packages first (needs a network).")
    ] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """List translation packages: installed, embedded and, if wanted, on offer."""
    from i18n.translate.models import available, embedded, installed

    open_workspace(config, None)
    console = Console(quiet=quiet)
    packages = [("installed", package) for package in installed()]
    packages += [("embedded", package) for package in embedded()]
    if offered or refresh:
        packages += [("available", package) for package in available(refresh=refresh, sizes=refresh)]
    if as_json:
        console.json({"packages": [_record(state, package) for state, package in packages]})
        return
    for state, package in packages:
        console.result(
            f"{package.title:28}  {package.from_code} → {package.to_code}  {state:9}  {_size(package)}".rstrip()
        )
    if not (offered or refresh):
        console.say("More packages: i18n models list --refresh")


@app.command("install")
def install_package(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="translate-zh_en, zh_en, or an .argosmodel file.")],
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Install a package from the index (needs a network) or from a file.

    ARGOS_PACKAGE_INDEX names another index or a mirror; proxies are taken from the environment.
    """
    from i18n.translate.models import install

    open_workspace(config, None)
    console = Console(quiet=quiet)
    with console.progress(f"Installing {name}", "bytes") as progress:

        def report(done: int, total: int | None) -> None:
            if progress is not None:
                progress(done, total or done)

        package = install(name, report)
    console.say(f"Installed {package.title} ({package.from_code} → {package.to_code}).")


@app.command("remove")
def remove_package(
    name: Annotated[str, typer.Argument(help="Name of an installed package, such as translate-zh_en.")],
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Remove an installed package."""
    from i18n.translate.models import remove

    open_workspace(config, None)
    for package in remove(name):
        Console(quiet=quiet).say(f"Removed {package.title}.")


@app.command("doctor")
def doctor_report(
    source: Annotated[
        str | None, typer.Option("--from", metavar="LANG", help="Source language; default: the configuration's.")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--to", metavar="LANG", help="Target language; default: the configuration's first.")
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Say what a translation would use, and why, and what is wrong with it (exit 1)."""
    from i18n.catalog.locales import parse_locale
    from i18n.translate.models import doctor

    console = Console(quiet=quiet)
    settings = open_workspace(config, None).config
    wanted = source or settings.source_language, target or settings.target_languages[0]
    found = doctor(*(parse_locale(code).code for code in wanted))
    if as_json:
        console.json(
            {
                "source": found.source,
                "target": found.target,
                "folder": str(found.folder) if found.folder else None,
                "index": found.index,
                "used": [_record("used", package) for package in found.used],
                "why": found.why,
                "cores": found.cores,
                "compute_types": list(found.compute_types),
                "problems": list(found.problems),
            }
        )
    else:
        used = " and ".join(package.title for package in found.used) or "nothing"
        console.result(f"{found.source} → {found.target}: {used}. {found.why}")
        console.result(f"Packages are installed in {found.folder or 'no folder: it cannot be made'}.")
        console.result(f"Index: {found.index or 'none'}")
        console.result(f"Processor: {found.cores} cores; {', '.join(found.compute_types)}.")
        for problem in found.problems:
            console.result(f"Problem: {problem}")
    if found.problems:
        raise typer.Exit(1)


def _record(state: str, package: "PackageInfo") -> dict[str, object]:
    return {
        "name": package.name,
        "version": package.version,
        "from": package.from_code,
        "to": package.to_code,
        "state": state,
        "bytes": package.size,
    }


def _size(package: "PackageInfo") -> str:
    return f"{package.size / 1e6:.1f} MB" if package.size else ""
