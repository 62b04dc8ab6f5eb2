"""Where Django's own formats are not those of careful typography (FORMAT_MODULE_PATH)."""
