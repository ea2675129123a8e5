"""What goes out to the web and comes back as captures, and how a page is read."""

__version__ = "0.1.0"
