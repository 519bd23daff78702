"""Stills of videos as items of their own, and which videos are the same clip."""
