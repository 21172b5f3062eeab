"""The REST framework: serializers, API views, viewsets and routers with the API of Django REST framework."""

__title__ = "Django REST framework"
__version__ = VERSION = "3.18.3"
__author__ = "the fastjango authors"
__license__ = "BSD-3-Clause"

HTTP_HEADER_ENCODING = "iso-8859-1"
ISO_8601 = "iso-8601"
DJANGO_DURATION_FORMAT = "django"
