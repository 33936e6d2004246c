"""onrecord keeps political news on the record. This package is the application; the rooms stand beside it."""

from importlib.metadata import version

__version__ = version("onrecord")
