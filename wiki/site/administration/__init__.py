"""`/administration/`: the one screen on which an administrator sets the wiki up."""
