"""Projects and their API tokens on the stand-in. The tokens are kept, and authorize nothing here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .outcomes import MISSING, Call, Outcome, refused
from .problems import INVALID, problem
from .routes import Route
from .space import MakeHandler, OperationHandler, Space

PROJECTS: Final = "projects"


def _own(space: Space) -> None:
    """Add the project itself, which is there from the start."""
    id = space.place.project_id
    if space.store.find(PROJECTS, id) is None:
        space.store.add(PROJECTS, {"name": "Stand-in", "parent_project_id": None, "subproject": False}, id=id)


def _with_own(space: Space, route: Route) -> OperationHandler:
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        _own(space)
        return usual(call)

    return handle


def _key(space: Space) -> str:
    return f"PSK_{space.store.new_id().replace('-', '')}"


def _create(space: Space, route: Route) -> OperationHandler:
    """Create a project that belongs to the one that creates it."""
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        _own(space)
        made = {
            **call.body,
            "parent_project_id": space.place.project_id,
            "subproject": True,
            "signing_key": _key(space),
        }
        return usual(call._replace(body=made))

    return handle


def _delete(space: Space, route: Route) -> OperationHandler:
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        if call.ids[0] == space.place.project_id:
            return refused(problem(INVALID, "id must be the id of a subproject", "id"))
        return usual(call)

    return handle


def _rotate(space: Space, _: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        _own(space)
        project = space.store.find(PROJECTS, call.ids[0])
        if project is None:
            return MISSING
        space.store.change(project, {**project.fields, "signing_key": _key(space)})
        return Outcome(200, {**space.shown(project), "signing_key": project.fields["signing_key"]}, executed=True)

    return handle


def _with_key(make: MakeHandler) -> MakeHandler:
    """Let the response show the signing key."""

    def made(space: Space, route: Route) -> OperationHandler:
        usual = make(space, route)

        def handle(call: Call) -> Outcome:
            outcome = usual(call)
            if not outcome.executed:
                return outcome
            project = space.store.find(PROJECTS, outcome.payload["id"])
            shown: dict[str, Any] = dict(outcome.payload)
            if project is not None:
                shown["signing_key"] = project.fields["signing_key"]
            return outcome._replace(payload=shown)

        return handle

    return made


def _create_token(space: Space, route: Route) -> OperationHandler:
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        token = f"PT{space.store.new_id().replace('-', '')}"
        return usual(call._replace(body={**call.body, "token": token}))

    return handle


PLATFORM_OPERATIONS: Final[Mapping[str, MakeHandler]] = {
    "project_tokens.create": _create_token,
    "projects.create": _with_key(_create),
    "projects.delete": _delete,
    "projects.get": _with_own,
    "projects.list": _with_own,
    "projects.rotate_signing_key": _rotate,
    "projects.update": _with_own,
}
"""By operation name: makes the handlers of projects and tokens."""
