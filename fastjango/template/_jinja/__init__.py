"""From nodes to Jinja2's syntax tree, and from that to Python."""
