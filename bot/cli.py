"""The `parley` command. Each command imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from bot.batches.commands import trials
from bot.costs.command import command as costs
from bot.drill.command import command as drill
from bot.evaluation.commands import commands
from bot.explained import Explained

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Settings

_T = TypeVar("_T")

cli = typer.Typer(
    help="A self-hosted support bot with its safeguards built in.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks show locals, which may be a person's words
)
staff = typer.Typer(help="Accounts of the people who answer.", no_args_is_help=True)
cli.add_typer(staff, name="staff")
slack = typer.Typer(help="The app inside Slack.", no_args_is_help=True)
cli.add_typer(slack, name="slack")
keys = typer.Typer(help="The master key.", no_args_is_help=True)
cli.add_typer(keys, name="keys")
cli.add_typer(commands(lambda: _settings().policy.masking), name="evaluate")
cli.add_typer(trials(lambda work: _within(work)), name="trial")
cli.command("drill")(drill(lambda work: _within(work)))
cli.command("costs")(costs(lambda by, days: _within(lambda app: app.reports.costs(by, days=days))))


def main() -> None:
    cli()


@cli.command()
def run() -> None:
    """Start Parley: the widget, the public API and the console."""
    with Explained():
        settings = _settings()
        from bot.app import App
        from bot.serving import on_fast_loop, serve

        env = settings.env
        on_fast_loop(
            serve(
                App(settings),
                host=env.host,
                port=env.port,
                proxies=env.forwarded_allow_ips,
                ready=lambda port, invitation: _welcome(settings, port, invitation),
            )
        )


@cli.command()
def check(as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False) -> None:
    """Look at everything a start needs, and say what to do about what is missing."""
    from bot.checking import examined
    from bot.checks import Finding
    from bot.findings import plain, table
    from bot.settings import SettingsError, load

    try:
        settings = load()
    except SettingsError as error:
        lines = str(error).splitlines()
        findings = [Finding("settings", False, line, "correct this setting") for line in lines]
    else:
        findings = [
            Finding("settings", True, str(settings.env.parley_config)),
            *examined(settings),
        ]
    fine = all(finding.ok for finding in findings)
    if as_json:
        typer.echo(json.dumps({"ok": fine, "checks": [plain(finding) for finding in findings]}, indent=2))
    else:
        table(findings)
    raise typer.Exit(0 if fine else 1)


@cli.command()
def migrate() -> None:
    """Bring the database to this version's schema; a start does it as well."""
    with Explained():
        settings = _settings()
        from storage.migrate import upgrade

        changed = upgrade(settings.database_path)
        typer.echo("The database was migrated." if changed else "The database is up to date.")


@cli.command()
def chat() -> None:
    """Talk to Parley here, as a visitor would in the widget."""
    with Explained():
        settings = _settings()
        from bot.app import App
        from bot.chat import chat as talk

        def read() -> str | None:
            """What is empty is asked for again: Parley would refuse it."""
            while (line := _prompted()) == "":
                pass
            return line

        asyncio.run(talk(App(settings), read=read, say=lambda who, words: typer.echo(f"{who}: {words}")))


@cli.command()
def purge() -> None:
    """Forget now what is kept for long enough; a running Parley does it every hour."""
    with Explained():
        _within(lambda app: app.housekeeping.purge())
        typer.echo("Done.")


@cli.command()
def version() -> None:
    """Which Parley this is."""
    from importlib.metadata import version as installed

    typer.echo(f"parley {installed('parley')}")


@staff.command("add")
def staff_add(
    name: Annotated[str, typer.Argument(help="What the person signs in with; visitors see it, too.")],
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
    role: Annotated[Literal["agent", "admin", "viewer"], typer.Option()] = "agent",
) -> None:
    """Make an account."""
    password = (
        _line() or ""
        if password_stdin
        else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    with Explained():
        from bot.console.base import Unacceptable

        outcome = _within(lambda app: app.accounts.create(name, password, role))
        if isinstance(outcome, Unacceptable):
            typer.echo(outcome.message, err=True)
            raise typer.Exit(1)
        typer.echo(f"{outcome.name} may sign in as {outcome.role}.")


@staff.command("link")
def staff_link(
    name: Annotated[str, typer.Argument(help="The account.")],
    channel: Annotated[Literal["slack", "telegram"], typer.Argument()],
    user: Annotated[str, typer.Argument(help="The platform's id of the person, such as U0123 or 4711.")],
) -> None:
    """Let somebody act at the desk inside a messenger as this member of staff."""
    with Explained():
        from bot.console.base import Unacceptable

        outcome = _within(lambda app: app.accounts.link(name, channel, user))
        if isinstance(outcome, Unacceptable):
            typer.echo(outcome.message, err=True)
            raise typer.Exit(1)
        typer.echo(f"{user} of {channel} acts as {outcome.name}.")


@slack.command("manifest")
def slack_manifest() -> None:
    """Print the app manifest to paste at api.slack.com/apps: exactly the scopes and events that are used."""
    with Explained():
        settings = _settings()
        from adapters.slack.base import SlackOptions
        from adapters.slack.manifest import manifest

        default = SlackOptions(settings.policy.slack.mode, public_url=settings.env.public_url)
        options = settings.messengers.slack or default
        typer.echo(json.dumps(manifest(options, settings.policy.installation.name), indent=2))


@keys.command("rotate")
def keys_rotate() -> None:
    """Put a new master key in the place of the old one, while no Parley runs."""
    with Explained():
        from bot.keys import MASTER_KEY
        from bot.rotation import rotate

        path = _settings().env.data_dir / MASTER_KEY
        rotated = _within(lambda app: rotate(path, app.db, app.store.audit, app.clock))
        typer.echo(
            f"The keys of {rotated.people} people and {rotated.secrets} secrets have a new master key."
        )
        typer.echo(f"Back {path} up now. {rotated.old} opens backups made before: move it to them.")


def _prompted() -> str | None:
    if sys.stdin and sys.stdin.isatty():
        typer.echo("you: ", nl=False)
    return _line()


def _line() -> str | None:
    """From standard input, without its end, whichever a system writes; None when there is no more."""
    line = sys.stdin.readline() if sys.stdin else ""
    return line.rstrip("\r\n") if line else None


def _settings() -> Settings:
    from bot.operations.logs import configure
    from bot.settings import SettingsError, load

    try:
        settings = load()
    except SettingsError as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None
    configure(settings.env.parley_log)
    return settings


def _within(work: Callable[[App], Awaitable[_T]]) -> _T:
    """Do one thing with a wired Parley whose database is open, and nothing of it running."""
    from bot.app import App
    from storage.migrate import upgrade

    async def once(app: App) -> _T:
        await app.db.open()
        try:
            return await work(app)
        finally:
            await app.db.close()

    app = App(_settings())
    upgrade(app.settings.database_path)
    return asyncio.run(once(app))


def _welcome(settings: Settings, port: int, invitation: str | None) -> None:
    host = settings.env.host
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104  compared
    base = (settings.env.public_url or f"http://{shown}:{port}").rstrip("/")
    typer.echo(f"{settings.policy.installation.name} is running.")
    if settings.policy.demo.enabled:
        typer.echo(f"  demo page      {base}/")
    typer.echo(f"  staff console  {base}/console")
    if invitation:
        typer.echo(f"  first account  {base}/console/welcome?token={invitation}")
        typer.echo("                 (works once, for a day; `parley run` shows a new one until it is used)")
    typer.echo("Stop it with Ctrl+C.")
