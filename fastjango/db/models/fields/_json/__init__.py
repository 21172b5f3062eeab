"""What reaches into JSON documents: ``paths``, ``transforms``, ``lookups`` (whole documents), ``key_lookups``."""
