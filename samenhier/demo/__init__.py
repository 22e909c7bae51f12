"""The demo: a believable programme, and the launcher that runs it on one machine."""
