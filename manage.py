#!/usr/bin/env python3
"""Django's command line for this wiki; `python manage.py help` lists the commands."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercoop.settings")
    from django.core.management import execute_from_command_line

    from intercoop.env import EnvError

    try:
        execute_from_command_line(sys.argv)
    except EnvError as error:
        sys.exit(f"Settings: {error}")


if __name__ == "__main__":
    main()
