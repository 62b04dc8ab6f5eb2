"""From a page's source to everything that is derived from it: titles, header, safe HTML. Pure: no Django,
no database.
"""
