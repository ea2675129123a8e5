"""What turns captures into tables, and tables into something to share."""
