"""PostgreSQL's full text as an engine: own tables, written with the save."""
