"""What all tests share. The servers and their fixtures are in tests/services.py."""
