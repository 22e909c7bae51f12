"""Short surveys at four moments of a match: what the year changes, from 1 to 5."""
