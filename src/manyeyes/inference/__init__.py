"""inference runs ONNX models on pictures: features for a tagger, from weights that a package brings."""

__all__: list[str] = []
