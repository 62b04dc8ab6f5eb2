"""`/healthz`: 200 once pages, renderer and index are ready; otherwise 503 with the faults in words."""

from django.db import DatabaseError
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wiki.pages.registry import Health, registry


@never_cache
@require_safe
def healthz(request):
    """{"ok": bool, "checks": {name: {"ok", "detail", "backlog"}}}: for a load balancer, a monitor, an administrator."""
    answers = {name: _ask(check) for name, check in registry.health.items()}
    ok = all(answer.ok for answer in answers.values())
    checks = {
        name: {"ok": answer.ok, "detail": answer.detail, "backlog": answer.backlog} for name, answer in answers.items()
    }
    return JsonResponse({"ok": ok, "checks": checks}, status=200 if ok else 503)


def _ask(check) -> Health:
    try:
        return check()
    except (DatabaseError, OSError) as error:
        return Health(False, f"{type(error).__name__}: {error}")
