"""What a result looks like: snippets, marks, and what the screen says."""
