"""YAML: records, with the lines and columns of its marks. Needs PyYAML (`pip install signalwire_fabric_async[yaml]`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast  # Any: PyYAML's events, which its annotations leave out

from ... import ConfigurationError
from .people import Place
from .records import MAX_RECORD, NotText, Problems, Record, Trail


class _TooLargeError(Exception):
    """A record is larger than it may be, its aliases written out."""


def yaml_records(stream: Any, problems: Problems) -> Iterator[Record]:  # of bytes or text: PyYAML calls read() alone
    """Yield the records of a YAML file: one document, a sequence of mappings, read one by one.

    Raises:
        ConfigurationError: PyYAML is not installed.
    """
    try:
        import yaml  # an extra, needed for this format alone
    except ImportError:
        raise ConfigurationError("a roster in YAML needs PyYAML: pip install signalwire_fabric_async[yaml]") from None
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where it was built in
    events = yaml.parse(stream, Loader=loader)
    try:
        yield from _Composer(events, problems).records()
    except _TooLargeError:
        return
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(1) if mark is None else Place(mark.line + 1, mark.column + 1)
        problems.add(place, f"not YAML: {error.problem or error.context}")
    except (yaml.YAMLError, UnicodeError) as error:
        problems.add(Place(1), f"not YAML: {' '.join(str(error).split())}")
    except RecursionError:
        problems.add(Place(1), "not YAML that can be read: nested too deeply")


class _Composer:
    """Builds one record after another from the events, so that the file is never held whole."""

    def __init__(self, events: Iterator[Any], problems: Problems) -> None:
        from yaml.resolver import Resolver  # present, as the caller has checked

        self._events = events
        self._problems = problems
        self._resolver: Any = Resolver()  # its annotations are incomplete
        self._anchors: dict[str, tuple[object, int]] = {}
        self._size = 0
        self._places: dict[Trail, Place] = {}
        self._repeated: list[str] = []

    def records(self) -> Iterator[Record]:
        from yaml import events  # present, as the caller has checked

        opening = next(
            (one for one in self._events if isinstance(one, events.CollectionStartEvent | events.ScalarEvent)), None
        )
        if opening is None:
            return
        if not isinstance(opening, events.SequenceStartEvent):
            self._problems.add(
                _place(opening), "a roster in YAML must be a sequence of mappings, such as `- email: ...`"
            )
            return
        for event in self._events:
            if isinstance(event, events.SequenceEndEvent):
                break
            self._places, self._repeated, self._size = {}, [], 0
            values = self._value(event, ())
            yield Record(values, tuple(self._repeated), _place(event), _locator(self._places, _place(event)))
        for event in self._events:
            if isinstance(event, events.DocumentStartEvent):
                self._problems.add(_place(event), "a roster in YAML must be one document")
                return

    def _value(self, event: Any, trail: Trail) -> object:
        from yaml import events  # present, as the caller has checked

        self._places[trail] = _place(event)
        if isinstance(event, events.AliasEvent):
            if event.anchor not in self._anchors:
                self._problems.add(_place(event), f"there is no anchor &{event.anchor}")
            value, size = self._anchors.get(str(event.anchor), (None, 0))
            self._grow(size, event)
            return value
        before = self._size
        self._grow(1 + len(getattr(event, "value", "")), event)
        made: object
        if isinstance(event, events.ScalarEvent):
            made = self._scalar(event)
        elif isinstance(event, events.SequenceStartEvent):
            made = self._sequence(trail)
        else:
            made = self._mapping(trail)
        if event.anchor is not None:
            self._anchors[event.anchor] = (made, self._size - before)
        return made

    def _grow(self, size: int, event: Any) -> None:
        """Count what a record holds, its aliases written out. Raises _TooLargeError beyond the longest record."""
        self._size += size
        if self._size > MAX_RECORD:
            self._problems.add(_place(event), f"a record is larger than {MAX_RECORD} characters, aliases written out")
            raise _TooLargeError

    def _sequence(self, trail: Trail) -> list[object]:
        from yaml import events  # present, as the caller has checked

        made: list[object] = []
        while not isinstance(inner := next(self._events), events.SequenceEndEvent):
            made.append(self._value(inner, (*trail, len(made))))
        return made

    def _mapping(self, trail: Trail) -> dict[str, object]:
        from yaml import events  # present, as the caller has checked

        made: dict[str, object] = {}
        laid_under: dict[str, object] = {}
        while not isinstance(inner := next(self._events), events.MappingEndEvent):
            name = inner.value if isinstance(inner, events.ScalarEvent) else self._value(inner, trail)
            value = self._value(next(self._events), (*trail, str(name)))
            if name == "<<" and isinstance(value, dict):
                laid_under.update(cast("dict[str, object]", value))
            elif name in made:
                self._repeated.append(str(name))
            else:
                made[str(name)] = value
        return {**laid_under, **made}

    def _scalar(self, event: Any) -> object:
        from yaml import ScalarNode  # present, as the caller has checked

        tag = event.tag
        if tag is None or tag == "!":
            tag = self._resolver.resolve(ScalarNode, event.value, event.implicit)
        kind = str(tag).rpartition(":")[2]
        if kind == "null":
            return None
        return event.value if kind in {"str", "value"} else NotText(kind)


def _place(event: Any) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1)


def _locator(places: dict[Trail, Place], start: Place) -> Callable[[Trail], Place]:
    def locate(trail: Trail) -> Place:
        for length in range(len(trail), -1, -1):
            if trail[:length] in places:
                return places[trail[:length]]
        return start

    return locate
