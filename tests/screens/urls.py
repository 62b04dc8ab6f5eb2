"""The wiki's addresses, and three more that lead straight to the screens of what went wrong."""

from django.urls import path

from intercoop.urls import *
from intercoop.urls import urlpatterns as addresses
from wiki.site import errors


def fault(request):
    raise RuntimeError("a fault, to see its screen")


urlpatterns = [
    path("screens/400", errors.bad_request),
    path("screens/429", errors.too_many_requests),
    path("screens/500", fault),
    *addresses,
]
