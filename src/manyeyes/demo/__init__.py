"""The demo: a site made of shipped pictures, each with one made-up answer, so that a newcomer sees pictures settle."""

from manyeyes.demo.made_up import answer_once
from manyeyes.demo.site import DEMO_PROJECT, NotADemo, make_site

__all__ = ["DEMO_PROJECT", "NotADemo", "answer_once", "make_site"]
