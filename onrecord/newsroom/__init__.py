"""Three invented outlets, a week of their stories, and a server that behaves like a real one.

For `onrecord demo` and for the tests.
"""

from onrecord.newsroom.loopback import Request
from onrecord.newsroom.records import ExpectedPlace, ExpectedQuote, Story
from onrecord.newsroom.server import Newsroom
from onrecord.newsroom.stories import stories

__all__ = ["ExpectedPlace", "ExpectedQuote", "Newsroom", "Request", "Story", "stories"]
