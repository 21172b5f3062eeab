"""Mail back ends, named by the setting ``EMAIL_BACKEND``."""
