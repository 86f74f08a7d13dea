"""The pages about duplicates, and what is pressed on them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from najimi.desk import engine
from najimi.desk.asking import DeskRequest, who_asks
from najimi.desk.duplicates import services
from najimi.desk.duplicates.selectors import get_preview
from najimi.desk.selectors import get_shop
from najimi.desk.services import RefusedError
from najimi.desk.views.troubles import trouble

MOST_SKIPPED = 10**9


@require_safe
def queue(request: DeskRequest) -> HttpResponse:
    """Show the pairs that a person should look at."""
    shop = get_shop()
    skip, only_later = _whole(request.GET.get("after", "")), request.GET.get("later") == "1"
    found = engine.read_queue(shop, later=services.list_put_off(), skip=skip, only_later=only_later)
    told = {"queue": found, "skip": skip, "only_later": only_later}
    return render(request, "desk/duplicates.html", _common(shop) | told)


@require_safe
def preview(request: DeskRequest) -> HttpResponse:
    """Show what two customers will look like as one."""
    shop = get_shop()
    one, other = request.GET.get("one", ""), request.GET.get("other", "")
    told = get_preview(shop, one, other)
    return render(request, "desk/merge.html", _common(shop) | {"told": told})


@require_safe
def not_theirs(request: DeskRequest) -> HttpResponse:
    """Show what goes when a key is taken from a customer to whom a rule gave it."""
    shop = get_shop()
    one, key = request.GET.get("one", ""), request.GET.get("key", "")
    told = {"key": engine.read_joined(shop, one, key), "person": engine.people_of(shop, [one])[one]}
    return render(request, "desk/not_theirs.html", _common(shop) | told)


@require_safe
def together(request: DeskRequest) -> HttpResponse:
    """Show the pairs with equal e-mail and name, to merge those that are ticked."""
    shop = get_shop()
    previews = engine.list_alike(shop, later=services.list_put_off())
    return render(request, "desk/merge_together.html", _common(shop) | {"previews": previews})


@require_safe
def merged(request: DeskRequest) -> HttpResponse:
    """Show the merges that were made."""
    shop = get_shop()
    n_refused = _whole(request.GET.get("refused", ""))
    told = {
        "merges": engine.list_merges(shop), "aparts": engine.list_apart(shop),
        "n_refused": n_refused,
    }  # fmt: skip
    return render(request, "desk/merged.html", _common(shop) | told)


@require_POST
def merge(request: HttpRequest) -> HttpResponse:
    """Merge the two customers whose preview was looked at."""
    told = request.POST
    return _do(
        request,
        lambda shop: services.merge_customers(
            shop, told.get("one", ""), told.get("other", ""), seen=told.get("seen", ""),
            who=who_asks(request), at=timezone.now(),
        ),
        "merged",
    )  # fmt: skip


@require_POST
def merge_together(request: HttpRequest) -> HttpResponse:
    """Merge the ticked pairs; those that changed meanwhile stay as they are and are counted."""
    shop, n_refused = get_shop(), 0
    for ticked in request.POST.getlist("pair")[: engine.MOST_TOGETHER]:
        one, _, rest = ticked.partition(" ")
        other, _, seen = rest.partition(" ")
        try:
            services.merge_customers(
                shop, one, other, seen=seen, who=who_asks(request), at=timezone.now()
            )
        except RefusedError as refused:
            if refused.code != "pair-changed":
                return trouble(request, f"refused-{refused.code}", status=409)
            n_refused += 1
    answer = redirect("merged")
    if n_refused:
        answer["Location"] += f"?refused={n_refused}"
    return answer


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Compare the customers anew."""
    services.find_again(get_shop(), who=who_asks(request), at=timezone.now())
    return redirect("duplicates")


@require_POST
def apart(request: HttpRequest) -> HttpResponse:
    """State that they are two."""
    return _do_with_two(request, services.keep_apart, "duplicates")


@require_POST
def part(request: HttpRequest) -> HttpResponse:
    """Take a key from a customer to whom a rule gave it."""
    told = request.POST
    return _do(
        request,
        lambda shop: services.part_key(
            shop, told.get("one", ""), told.get("key", ""), seen=told.get("seen", ""),
            who=who_asks(request), at=timezone.now(),
        ),
        "merged",
    )  # fmt: skip


@require_POST
def undo_apart(request: HttpRequest) -> HttpResponse:
    """Take back that two are two."""
    return _do_with_two(request, services.undo_apart, "merged")


@require_POST
def later(request: HttpRequest) -> HttpResponse:
    """Put a pair off."""
    return _do_with_two(request, services.put_off, "duplicates")


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take a merge back."""
    return _do_with_two(request, services.undo_merge, "merged", named=("leaving", "staying"))


def _do_with_two(
    request: HttpRequest,
    act: Callable[..., object],
    onward: str,
    *,
    named: tuple[str, str] = ("one", "other"),
) -> HttpResponse:
    """Do what is said of two customers alone, whom the form calls by two names."""
    two = [request.POST.get(name, "") for name in named]
    return _do(
        request, lambda shop: act(shop, *two, who=who_asks(request), at=timezone.now()), onward
    )


def _do(request: HttpRequest, act: Callable[[engine.Shop], object], onward: str) -> HttpResponse:
    try:
        act(get_shop())
    except RefusedError as refused:
        return trouble(request, f"refused-{refused.code}", status=409)
    return redirect(onward)


def _common(shop: engine.Shop) -> dict[str, object]:
    return {"currency": shop.manifest.currency, "is_replay": shop.manifest.is_replay}


def _whole(text: str) -> int:
    return (
        min(int(text), MOST_SKIPPED) if text.isascii() and text.isdigit() and len(text) < 12 else 0
    )
