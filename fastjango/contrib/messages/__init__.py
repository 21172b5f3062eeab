"""Messages for the user, shown once: a door."""

from fastjango.contrib.messages.api import MessageFailure as MessageFailure
from fastjango.contrib.messages.api import add_message as add_message
from fastjango.contrib.messages.api import debug as debug
from fastjango.contrib.messages.api import error as error
from fastjango.contrib.messages.api import get_level as get_level
from fastjango.contrib.messages.api import get_messages as get_messages
from fastjango.contrib.messages.api import info as info
from fastjango.contrib.messages.api import set_level as set_level
from fastjango.contrib.messages.api import success as success
from fastjango.contrib.messages.api import warning as warning
from fastjango.contrib.messages.constants import DEBUG as DEBUG
from fastjango.contrib.messages.constants import DEFAULT_LEVELS as DEFAULT_LEVELS
from fastjango.contrib.messages.constants import DEFAULT_TAGS as DEFAULT_TAGS
from fastjango.contrib.messages.constants import ERROR as ERROR
from fastjango.contrib.messages.constants import INFO as INFO
from fastjango.contrib.messages.constants import SUCCESS as SUCCESS
from fastjango.contrib.messages.constants import WARNING as WARNING
from fastjango.contrib.messages.storage.base import Message as Message
