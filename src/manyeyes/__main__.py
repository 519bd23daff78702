"""python -m manyeyes is manyeyes."""

from manyeyes.cli import run

run()
