"""What people put in their own calendars: files of one thing, and a private address with all."""
