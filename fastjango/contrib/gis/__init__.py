"""GeoDjango, which fastjango leaves out: importing it says so."""

from fastjango.core.exceptions import ImproperlyConfigured


class GeoDjangoMissingError(ImproperlyConfigured, ModuleNotFoundError):
    """Both what a package that is not there raises, and what GeoDjango does without its C libraries: code asks for
    either to find out whether it can be used."""


raise GeoDjangoMissingError(
    "fastjango has no contrib.gis (GeoDjango); docs/differences.md says what to do instead.", name=__name__
)
