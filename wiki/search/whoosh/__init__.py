"""The embedded engine: one Whoosh index in a folder."""
