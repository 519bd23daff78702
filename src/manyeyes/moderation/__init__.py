"""Moderation takes back what somebody did, undoes it, and shows an owner the people of a project."""

__all__: list[str] = []
