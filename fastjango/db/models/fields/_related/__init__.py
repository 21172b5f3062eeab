"""Relations between models: their fields, the reverse sides, descriptors and managers."""
