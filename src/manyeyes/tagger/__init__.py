"""tagger learns tags from a release, tells how good it is, and says what it sees on pictures."""

__all__: list[str] = []
