"""`python -m bot` is `icpc`."""

from bot.cli import main

main()
