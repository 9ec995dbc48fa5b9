"""What people call things by name, where the data goes by id: places and what they declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calculator.amounts import half_width
from calculator.errors import FieldError, InvalidInput
from calculator.policy.library import Library
from calculator.policy.model import Place
from calculator.policy.shapes import SCHEMES

_SCHEME_IDS = {label: scheme for scheme, label in SCHEMES.items()}


def with_ids(raw: Mapping[str, object], library: Library) -> Mapping[str, object]:
    """The inputs with ids in place of names: 烟台市 or 煙臺 becomes ``yantai``.

    What is neither an id nor a name stays, for the message that says so. Raises ``InvalidInput``
    for a name that several places have.
    """
    found = dict(raw)
    for name, ids in _ids(raw, library):
        given = raw.get(name)
        if isinstance(given, str):
            text = half_width(given)
            found[name] = ids.get(text, text if text in ids.values() else given)
    return found


def _ids(raw: Mapping[str, object], library: Library) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield "scheme", _SCHEME_IDS
    given = raw.get("place")
    if not isinstance(given, str):
        return
    place = _place(half_width(given), library)
    if place is None:
        return
    yield "place", {half_width(given): place.id}
    for name, declared in (
        ("institution", place.institutions),
        ("tier", place.tiers),
        ("disease", place.diseases),
    ):
        yield name, {half_width(item.label): item.id for item in declared}


def _place(text: str, library: Library) -> Place | None:
    if text in library.places:
        return library.places[text]
    around = library.remembered("places with own rules", lambda: _with_own_rules(library))
    if text in around:
        told = f"{text}自己定医保办法，这里没有收录；{around[text]}的规定不能照搬，请问当地。"
        raise InvalidInput([FieldError("place", told)])
    known = library.remembered("places by name", lambda: _by_name(library))
    places = known.get(text, ())
    if len(places) > 1:
        listed = "、".join(f"{place.name}（{place.id}）" for place in places)
        raise InvalidInput([FieldError("place", f"叫“{text}”的不止一处：{listed}。请写全称。")])
    return places[0] if places else None


def _by_name(library: Library) -> Mapping[str, list[Place]]:
    """Places by what they are called; a full name is never taken for another place's short one."""
    named: dict[str, list[Place]] = {half_width(p.name): [p] for p in library.places.values()}
    full = frozenset(named)
    for place in library.places.values():
        for name in dict.fromkeys(map(half_width, (place.short_name, *place.aliases))):
            if name not in full:
                named.setdefault(name, []).append(place)
    return named


def _with_own_rules(library: Library) -> Mapping[str, str]:
    """Names of places whose rules are not here, each with the place that they lie in."""
    return {
        half_width(name): place.name
        for place in library.places.values()
        for name in place.own_rules
    }
