"""Writing the picture in an answer to a file: the case's timeline, or the chart of measures."""

from __future__ import annotations

from pathlib import Path

import click

from handlers.reply import Picture, Reply


def picture_option() -> click.Option:
    """`--picture FILE`, refused before anything is done where it cannot be written so."""
    return click.Option(
        ["--picture"],
        type=click.Path(dir_okay=False, path_type=Path),
        callback=_possible,
        metavar="FILE",
        help="Write the picture to FILE, which ends in .png or .svg.",
    )


def write_picture(reply: Reply, file: Path) -> None:
    """Writes the picture of `reply`. Raises `click.ClickException` where there is none, or no room for it."""
    picture = next((block for block in reply.all_blocks() if isinstance(block, Picture)), None)
    if picture is None:
        raise click.ClickException(f"{file.name} was not written: there is nothing to draw in this answer.")
    drawn = picture.png if file.suffix.casefold() == ".png" else picture.svg.encode()
    try:
        file.write_bytes(drawn)
    except OSError as error:
        raise click.ClickException(f"{file.name} cannot be written there: choose another folder.") from error


def _possible(_: click.Context, __: click.Parameter, file: Path | None) -> Path | None:
    if file is not None and file.suffix.casefold() not in (".png", ".svg"):
        raise click.UsageError(f"I cannot draw {file.name}: give a file that ends in .png or .svg.")
    return file
