"""OpenAPI, from the whole to the part; the public names are in ``openapi``."""
