"""From a template's text to tokens, and from a token's text to expressions."""
