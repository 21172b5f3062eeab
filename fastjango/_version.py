"""The numbers that ``fastjango`` and ``utils.version`` answer with; below everything else."""

VERSION = (5, 2, 19, "final", 0)  # the Django whose behaviour this is; ported code asks for it
OWN_VERSION = "0.1.0.dev0"
