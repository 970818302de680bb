"""The command line: one file, one command.

A module of this folder whose name does not begin with an underscore is a command; it offers `command`.
Commands import what is heavy inside their functions, so that `--help` and small commands start at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module, metadata
from pkgutil import iter_modules

import click

from westphalia.errors import WestphaliaError

_INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C ended."""


class Folder(click.Group):
    """A group whose commands are the modules of this folder, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands."""
        return sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"{__name__}.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Folder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("westphalia"), prog_name="westphalia")
@click.option("--debug", is_flag=True, help="Show where in the program an error arose.")
@click.pass_context
def group(ctx: click.Context, debug: bool) -> None:
    """Read news about international politics, offline, into a cited record of who did what to whom.

    \b
      westphalia read articles/                    read files and folders into a store
      westphalia events --actor RUS --since 2021   what happened, and how many tell of it
      westphalia event ID                          one event with all its reports side by side
      westphalia claims --about troops             who says how many, and who says otherwise
      westphalia commitments --by USA              threats and promises, and what became of them
      westphalia judge --help                      correct what was read
      westphalia show NAME                         an article with everything marked in its text
    """
    ctx.obj = debug


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 an error that the message explains, 2 wrong usage, 130 Ctrl-C."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        code = group.main(arguments, prog_name="westphalia", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        _complain("interrupted. What was read is kept; read again to complete the run.")
        code = _INTERRUPTED
    except WestphaliaError as error:
        if "--debug" in arguments:
            raise
        _complain(str(error))
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _complain(words: str) -> None:
    click.secho(f"westphalia: {words}", fg="red", err=True)
