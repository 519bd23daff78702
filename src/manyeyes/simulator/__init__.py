"""The simulator lets made-up workers go through the real rooms, and forecasts what a project will take."""

from manyeyes.simulator.ahead import forecast
from manyeyes.simulator.chart import bars, html, svg
from manyeyes.simulator.check import CrowdDoesNotFit
from manyeyes.simulator.compare import Setting, Spread, Summary, Tell, compare
from manyeyes.simulator.crowd import (
    ARCHETYPES,
    HONEST,
    SPAM,
    USUAL,
    Crowd,
    Group,
    Pictures,
    Profile,
    Skill,
    Times,
    Visits,
    with_tasks,
)
from manyeyes.simulator.crowd_file import CrowdFileWrong, parse_crowd, read_crowd
from manyeyes.simulator.forecast import Amount, BeingMade, Forecast, NoForecast
from manyeyes.simulator.outcome import Found, Outcome
from manyeyes.simulator.real_pictures import RealPeopleAnswered, StageNotOpen, TruthMissing, answer_real_pictures
from manyeyes.simulator.simulate import DECIDED, simulate
from manyeyes.simulator.site import Clock
from manyeyes.simulator.stage_alone import CannotSimulate, NoSuchStage, NothingToSimulate, SettingWrong, choose
from manyeyes.simulator.truth_file import TruthFileWrong, read_truth

__all__ = [
    "ARCHETYPES",
    "DECIDED",
    "HONEST",
    "SPAM",
    "USUAL",
    "Amount",
    "BeingMade",
    "CannotSimulate",
    "Clock",
    "Crowd",
    "CrowdDoesNotFit",
    "CrowdFileWrong",
    "Forecast",
    "Found",
    "Group",
    "NoForecast",
    "NoSuchStage",
    "NothingToSimulate",
    "Outcome",
    "Pictures",
    "Profile",
    "RealPeopleAnswered",
    "Setting",
    "SettingWrong",
    "Skill",
    "Spread",
    "StageNotOpen",
    "Summary",
    "Tell",
    "Times",
    "TruthFileWrong",
    "TruthMissing",
    "Visits",
    "answer_real_pictures",
    "bars",
    "choose",
    "compare",
    "forecast",
    "html",
    "parse_crowd",
    "read_crowd",
    "read_truth",
    "simulate",
    "svg",
    "with_tasks",
]
