#!/usr/bin/env python3
"""Builds 医保明白账. Start with `python3 build.py serve`; `--help` tells the rest.

The build is a story: check → pages → site → search → data → runtime → takeaway → publish → report
(see `build`).
Any Python from 3.11 on starts it; it makes its own environment in .venv and goes on in there.
What is imported inside a function here needs the packages of that environment.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said before anything that Python cannot read
    sys.exit(
        "This is Python {}.{}; 3.11 or newer is needed.\n"
        "  On Debian or Ubuntu: apt install python3.11 python3.11-venv,\n"
        "  then: python3.11 build.py ...".format(*sys.version_info[:2])
    )

import argparse
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from builder import environment, progress
from builder.environment import Needs
from builder.errors import BuildError
from builder.files import replacing
from builder.progress import stage
from builder.project import Project

if TYPE_CHECKING:
    from builder.compress import Compressing
    from builder.extras import Extras
    from calculator.policy import Library


def build(project: Project, site_url: str | None) -> None:
    """Build everything. Readers of build/site see none of it before `publish`."""
    from builder import fingerprint
    from builder.compress import Compressing
    from builder.runtime import wasm_of

    made_from = fingerprint.of_inputs(project, site_url)
    library, extras = check(project)
    with Compressing(project) as beside:
        # Made anew, it takes one core as long as the pages and their index take another.
        beside.add(wasm_of(project))
        pages(project, library, extras)
        site(project, site_url)
        search(project, library, extras)
        data(project, library, extras, site_url)
        runtime(project, beside)
    takeaway(project, library)
    publish(project)
    report(project)
    fingerprint.remember(project, made_from)


def check(project: Project, day: date | None = None) -> "tuple[Library, Extras]":
    """Check the policy data, the worked cases and the hand-written docs.

    With a day, say too which values deserve another look by then.
    """
    from builder.checks import check_cases, check_docs, check_policy_data, show_warnings
    from builder.freshness import report

    with stage("check", "policy data, cases and docs"):
        library, extras = check_policy_data(project)
        extras = replace(extras, cases=check_cases(project))
        check_docs(project, library, extras)
    show_warnings(library)
    if day:
        print(report(library, day, extras.guides))
    return library, extras


def pages(project: Project, library: "Library", extras: "Extras") -> None:
    """Write the Markdown of every page."""
    from builder.accuracy import work_out
    from builder.pages import write_pages

    with stage("pages", "Markdown from the policy data"), replacing(project.pages) as folder:
        told = replace(extras, accuracy=work_out(library, extras.cases))
        write_pages(library, project.docs, folder, told)


def site(project: Project, site_url: str | None) -> None:
    """Render the Markdown to HTML."""
    from builder.site import render_site

    if not project.pages.is_dir():
        raise BuildError("There are no pages to render yet.", "Run: python3 build.py pages")
    with stage("site", "HTML from the Markdown"), replacing(project.part("site")) as folder:
        render_site(project.root / "mkdocs.yml", project.pages, folder, site_url)


def search(project: Project, library: "Library", extras: "Extras") -> None:
    """Index the rendered pages for the search."""
    from builder.search import write_search

    part = replacing(project.part("search"))
    with stage("search", "an index of the pages") as running, part as folder:
        write_search(project, library, extras.guides, folder, running)


def data(project: Project, library: "Library", extras: "Extras", site_url: str | None) -> None:
    """Write the open data, which the calculator reads too, and what has been withdrawn of it."""
    from builder.open_data import write_open_data

    with stage("data", "open data"), replacing(project.part("data")) as folder:
        lists = (extras.changes, extras.withdrawn)
        write_open_data(library, *lists, folder, site_url, extras.guides)


def runtime(project: Project, beside: "Compressing | None" = None) -> None:
    """Prepare Python and the calculator for the browser."""
    from builder.compress import Compressing
    from builder.notices import write_notices
    from builder.runtime import write_runtime

    part = replacing(project.part("runtime"))
    compressing = nullcontext(beside) if beside else Compressing(project)
    with stage("runtime", "Python and the calculator for the browser") as running, part as folder:
        with compressing as at_work:
            write_runtime(project, folder, at_work, running)
        write_notices(project, folder)


def takeaway(
    project: Project, library: "Library", places: Sequence[str] = (), target: Path | None = None
) -> None:
    """Write the one file that works without a site: for the site, or somewhere else."""
    from builder.takeaway import NAME, write_takeaway

    with stage("takeaway", "the file to take away"):
        if target:
            write_takeaway(project, library, target, places)
            return
        with replacing(project.part("takeaway")) as folder:
            write_takeaway(project, library, folder / "takeaway" / NAME, places)


def publish(project: Project) -> None:
    """Put the parts together as build/site, all at once."""
    from builder.publish import publish

    with stage("publish", "build/site") as running:
        publish(project, running)


def report(project: Project) -> None:
    """Say how large the site is and how long it took."""
    from builder.report import report

    print(report(project, progress.TIMES))


def serve(project: Project, host: str, port: int | None) -> None:
    """Serve build/site, and build it again when something changes."""
    from builder.serve import serve

    serve(project, host, port)


def test(project: Project, pytest_arguments: Sequence[str]) -> int:
    """Build the site if need be and run every test; return what pytest returns."""
    from builder import fingerprint
    from builder.browser import ensure_browser

    with stage(progress.SETUP, "a browser for the tests") as running:
        ensure_browser(running)
    if not fingerprint.is_current(project):
        build(project, site_url=None)
    # A file stays with one worker: what its tests share is made once. The long ones, in the
    # browser, come first by name, so that short ones fill what is left of the time. Two workers
    # more than cores: they wait for servers and clocks as long as a quarter of the time.
    workers = (os.cpu_count() or 1) + 2
    spread = [f"--numprocesses={workers}", "--dist=loadfile", "--no-loadscope-reorder"]
    command = [sys.executable, "-m", "pytest", *spread, *pytest_arguments]
    return subprocess.run(command, cwd=project.root, check=False).returncode


def clean(project: Project) -> None:
    """Delete build/. The next build makes all of it again."""
    shutil.rmtree(project.build, ignore_errors=True)


_BUILD = Needs(("build",))
_NODE = Needs(("build",), npm="production")
_TEST = Needs(("build", "test"), npm="development")

# What each command needs to be installed, and what it does with the options it was given.
COMMANDS: dict[str, tuple[Needs | None, Callable[[Project, argparse.Namespace], object]]] = {
    "serve": (_NODE, lambda project, given: serve(project, given.host, given.port)),
    "build": (_NODE, lambda project, given: build(project, given.site_url)),
    "test": (_TEST, lambda project, given: test(project, given.pytest_arguments)),
    "check": (_BUILD, lambda project, given: check(project, given.day)),
    "pages": (_BUILD, lambda project, _: pages(project, *check(project))),
    "site": (_BUILD, lambda project, given: site(project, given.site_url)),
    "search": (_NODE, lambda project, _: search(project, *check(project))),
    "data": (_BUILD, lambda project, given: data(project, *check(project), given.site_url)),
    "runtime": (_NODE, lambda project, _: runtime(project)),
    "takeaway": (
        _BUILD,
        lambda project, given: takeaway(project, check(project)[0], given.places, given.output),
    ),
    "publish": (_NODE, lambda project, _: publish(project)),
    "report": (_BUILD, lambda project, _: report(project)),
    "clean": (None, lambda project, _: clean(project)),
}


_HIGHEST_PORT = 65535
_SITE_URL = re.compile(r"""https?://[^\s/?#:@"'<>\\]+(:[0-9]+)?(/[^\s?#"'<>\\]*)?""")


def main(arguments: Sequence[str]) -> int:
    """Run one command; an expected failure is told in a few lines, without a traceback."""
    options = read_command_line(arguments)
    project = Project(Path(__file__).resolve().parent)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    needs, perform = COMMANDS[options.command]
    try:
        if needs:
            environment.enter(project, needs, arguments)
        outcome = perform(project, options)
    except BuildError as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
    return outcome if isinstance(outcome, int) else 0


def read_command_line(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the command line; what `test` does not know is handed on to pytest."""
    parser = argparse.ArgumentParser(
        prog="build.py",
        usage="python3 build.py COMMAND [options]",
        description="Builds 医保明白账. The first run installs all it needs into .venv and "
        "node_modules; later runs start at once.",
        epilog="The stages of `build`, each of which can be run alone, are: check, pages "
        "(Markdown into build/pages), site (HTML), search (its index), data (the open data), "
        "runtime (Python for the browser), takeaway (one file to take away), publish (put the "
        "parts together as build/site) and report (sizes). Start with: python3 build.py serve",
    )
    commands = parser.add_subparsers(
        prog="python3 build.py", dest="command", required=True, metavar="COMMAND"
    )
    serving = commands.add_parser(
        "serve", help="build the site, serve it on this machine, rebuild when files change"
    )
    serving.add_argument("--port", type=port, help="default: 8000, or any free one")
    serving.add_argument("--host", default="127.0.0.1", help="default: this machine only")
    building = commands.add_parser("build", help="build the whole site into build/site")
    testing = commands.add_parser(
        "test",
        usage="python3 build.py test [-h] [pytest arguments]",
        help="build the site and run every test; more arguments go to pytest",
    )
    testing.set_defaults(pytest_arguments=[])
    checking = commands.add_parser("check", help="check the policy data and the docs (seconds)")
    checking.add_argument(
        "--day",
        type=day,
        metavar="YYYY-MM-DD",
        help="say too which values were not checked for a year by that day, or have ended by then",
    )
    commands.add_parser("pages", help="stage: write the Markdown of every page")
    rendering = commands.add_parser("site", help="stage: render the Markdown to HTML")
    commands.add_parser("search", help="stage: index the rendered pages")
    writing = commands.add_parser("data", help="stage: write the open data")
    commands.add_parser("runtime", help="stage: prepare what the browser runs")
    taking = commands.add_parser(
        "takeaway", help="stage: write the single file that opens without a network"
    )
    taking.add_argument(
        "--places",
        type=lambda text: text.split(","),
        default=[],
        metavar="ID,ID",
        help="the places whose data it holds; all of them without it",
    )
    taking.add_argument(
        "--output", type=Path, metavar="FILE", help="where to; part of the site without it"
    )
    commands.add_parser("publish", help="stage: put the parts together as build/site")
    commands.add_parser("report", help="stage: say how large the site is")
    commands.add_parser("clean", help="delete build/")
    for command in (building, rendering, writing):
        command.add_argument(
            "--site-url",
            type=site_url,
            metavar="URL",
            help="the site's address, for canonical links, sitemap and feed; left out without it",
        )

    options, rest = parser.parse_known_args(arguments or ["--help"])
    if options.command == "test":
        options.pytest_arguments = rest[1:] if rest[:1] == ["--"] else rest
    elif rest:
        parser.error(f"{options.command} does not know {' '.join(rest)}")
    return options


def port(text: str) -> int:
    """A port to serve on; 0 is any free one."""
    if not text.isdecimal() or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a port: give a number up to {_HIGHEST_PORT}, for example 8000"
        )
    return int(text)


def day(text: str) -> date:
    """A day of the calendar."""
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a day: give it as 2027-06-30")


def site_url(text: str) -> str:
    """The address at which readers will find the site."""
    if not _SITE_URL.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not the address of a site: give it in full and without blanks, ? or #, "
            "for example https://example.org/yibao/"
        )
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
