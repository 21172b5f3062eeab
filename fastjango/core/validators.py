"""Door: validators, callables that raise ``ValidationError`` for a value that will not do. Rooms: ``_validators/``."""

from types import FunctionType

from fastjango.core._validators.addresses import DomainNameValidator as DomainNameValidator
from fastjango.core._validators.addresses import EmailValidator as EmailValidator
from fastjango.core._validators.addresses import URLValidator as URLValidator
from fastjango.core._validators.addresses import ip_address_validator_map as ip_address_validator_map
from fastjango.core._validators.addresses import ip_address_validators as ip_address_validators
from fastjango.core._validators.addresses import validate_domain_name as validate_domain_name
from fastjango.core._validators.addresses import validate_email as validate_email
from fastjango.core._validators.addresses import validate_ipv4_address as validate_ipv4_address
from fastjango.core._validators.addresses import validate_ipv6_address as validate_ipv6_address
from fastjango.core._validators.addresses import validate_ipv46_address as validate_ipv46_address
from fastjango.core._validators.base import EMPTY_VALUES as EMPTY_VALUES
from fastjango.core._validators.files import FileExtensionValidator as FileExtensionValidator
from fastjango.core._validators.files import get_available_image_extensions as get_available_image_extensions
from fastjango.core._validators.files import validate_image_file_extension as validate_image_file_extension
from fastjango.core._validators.limits import BaseValidator as BaseValidator
from fastjango.core._validators.limits import DecimalValidator as DecimalValidator
from fastjango.core._validators.limits import MaxLengthValidator as MaxLengthValidator
from fastjango.core._validators.limits import MaxValueValidator as MaxValueValidator
from fastjango.core._validators.limits import MinLengthValidator as MinLengthValidator
from fastjango.core._validators.limits import MinValueValidator as MinValueValidator
from fastjango.core._validators.limits import StepValueValidator as StepValueValidator
from fastjango.core._validators.text import ProhibitNullCharactersValidator as ProhibitNullCharactersValidator
from fastjango.core._validators.text import RegexValidator as RegexValidator
from fastjango.core._validators.text import int_list_validator as int_list_validator
from fastjango.core._validators.text import integer_validator as integer_validator
from fastjango.core._validators.text import slug_re as slug_re
from fastjango.core._validators.text import slug_unicode_re as slug_unicode_re
from fastjango.core._validators.text import (
    validate_comma_separated_integer_list as validate_comma_separated_integer_list,
)
from fastjango.core._validators.text import validate_integer as validate_integer
from fastjango.core._validators.text import validate_slug as validate_slug
from fastjango.core._validators.text import validate_unicode_slug as validate_unicode_slug
from fastjango.core.exceptions import ValidationError as ValidationError  # projects take it from here too

__all__ = [
    "EMPTY_VALUES",
    "BaseValidator",
    "DecimalValidator",
    "DomainNameValidator",
    "EmailValidator",
    "FileExtensionValidator",
    "MaxLengthValidator",
    "MaxValueValidator",
    "MinLengthValidator",
    "MinValueValidator",
    "ProhibitNullCharactersValidator",
    "RegexValidator",
    "StepValueValidator",
    "URLValidator",
    "ValidationError",
    "get_available_image_extensions",
    "int_list_validator",
    "integer_validator",
    "ip_address_validator_map",
    "ip_address_validators",
    "slug_re",
    "slug_unicode_re",
    "validate_comma_separated_integer_list",
    "validate_domain_name",
    "validate_email",
    "validate_image_file_extension",
    "validate_integer",
    "validate_ipv4_address",
    "validate_ipv6_address",
    "validate_ipv46_address",
    "validate_slug",
    "validate_unicode_slug",
]

# Reprs and pickles name validators by the module that projects import them from.
for _public in __all__:
    _thing = globals()[_public]
    if isinstance(_thing, type | FunctionType) and _thing.__module__.startswith("fastjango.core._validators."):
        _thing.__module__ = __name__
