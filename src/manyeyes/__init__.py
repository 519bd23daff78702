"""Many Eyes turns raw pictures and videos into an image dataset people can trust, and into a tagger, with a crowd."""
