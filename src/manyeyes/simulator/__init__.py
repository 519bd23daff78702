"""The simulator lets made-up workers go through the real rooms, and forecasts what a project will take."""

__all__: list[str] = []
