"""``python -m fastjango``: management commands without a project's ``manage.py``."""

from fastjango.core.management import execute_from_command_line


def main() -> None:
    """The program ``fastjango-admin``."""
    execute_from_command_line()


if __name__ == "__main__":
    main()
