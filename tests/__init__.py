"""The tests of Samen Hier; the tree mirrors the source."""
