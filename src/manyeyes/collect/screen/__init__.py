"""What a screen measures and decides about all items of its stage at once."""
