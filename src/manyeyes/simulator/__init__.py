"""The simulator lets made-up workers go through the real rooms, and forecasts what a project will take."""

from manyeyes.simulator.crowd import ARCHETYPES, HONEST, SPAM, Crowd, Group, Pictures, Profile, Skill, Times, Visits
from manyeyes.simulator.forecast import Amount, BeingMade, Forecast, NoForecast, forecast
from manyeyes.simulator.outcome import Found, Outcome
from manyeyes.simulator.simulate import simulate

__all__ = [
    "ARCHETYPES",
    "HONEST",
    "SPAM",
    "Amount",
    "BeingMade",
    "Crowd",
    "Forecast",
    "Found",
    "Group",
    "NoForecast",
    "Outcome",
    "Pictures",
    "Profile",
    "Skill",
    "Times",
    "Visits",
    "forecast",
    "simulate",
]
