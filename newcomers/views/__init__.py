"""The pages of newcomers."""
