"""What staff fill in at the matching desk."""
