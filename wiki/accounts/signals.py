"""What happens to a person that other rooms have to follow: they listen here, since accounts know no room above.

All are sent inside the transaction that makes the change, so a listener does little and leaves the rest to the worker.
"""

from django.dispatch import Signal

# user, old, new: a person is called otherwise from now on.
name_changed = Signal()

# user: the account closes; whatever a room holds about the person and is no contribution goes.
account_closed = Signal()
