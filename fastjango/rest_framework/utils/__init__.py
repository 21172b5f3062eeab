"""Helpers of the REST framework, one idea a file."""
