"""Rooms of the autodetector: what is compared, what each difference becomes, how it is arranged into migrations."""
