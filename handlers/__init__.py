"""What each request does, whatever the platform it came from."""
