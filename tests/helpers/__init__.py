"""What several tests share: servers, sessions, readers of the API description. No test module imports another."""
