"""From a request of the server to a response."""
