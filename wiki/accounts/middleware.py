from wiki.accounts.sessions import note_seen


class LastSeen:
    """Remembers now and then that a signed-in browser is in use, for the list of one's sessions."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        note_seen(request)
        return self.get_response(request)
