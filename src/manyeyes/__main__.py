"""python -m manyeyes is manyeyes."""

from manyeyes.cli import main

main()
