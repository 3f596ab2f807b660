"""The stand-in server against drawn bodies: what the description allows is accepted, and answered as described."""

from __future__ import annotations

import asyncio
import base64
import json
import uuid
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.json_values import instances
from helpers.operation_caller import OPERATIONS, answer_schema, body_schema, described_of, validator_of
from helpers.scale import FULL
from signalwire_fabric_async.testing import FakeFabric

WRITES = [(name, number) for name, operation in OPERATIONS.items() for number in range(len(operation.bodies))]
often = settings(
    max_examples=60 if FULL else 5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


class SeededServer:
    """A stand-in server that holds one of everything, and raw requests to it."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.fabric = FakeFabric(allow_duplicates=True)
        self.http: aiohttp.ClientSession
        self.bearer = ""
        self.refresh_token = ""

    async def _open(self) -> None:
        await self.fabric.__aenter__()
        self.http = await aiohttp.ClientSession(base_url=self.fabric.base_url).__aenter__()

    async def _close(self) -> None:
        await self.http.close()
        await self.fabric.close()

    def __enter__(self) -> SeededServer:
        self.runner.run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self.runner.run(self._close())
        self.runner.close()

    def send(self, name: str, body: Any) -> tuple[int, Any]:
        """Call an operation on resources that were seeded for it."""
        return self.runner.run(self._send(name, body))

    async def _send(self, name: str, body: Any) -> tuple[int, Any]:
        operation = OPERATIONS[name]
        path = operation.template
        for parameter in operation.parameters:
            path = path.replace("{" + parameter + "}", self._id_for(name, parameter))
        return await self._request(operation.method, path, body, operation.auth)

    async def _request(self, method: str, path: str, body: Any, auth: str) -> tuple[int, Any]:
        login = base64.b64encode(f"{self.fabric.project_id}:{self.fabric.api_token}".encode()).decode()
        headers = {"Content-Type": "application/json"}
        if auth != "none":
            headers["Authorization"] = f"Bearer {self.bearer}" if auth == "bearer" else f"Basic {login}"
        data = json.dumps(body).encode()
        async with self.http.request(method, path, data=data, headers=headers) as answer:
            return answer.status, await answer.json()

    def _id_for(self, name: str, parameter: str) -> str:
        kind = name.rpartition(".")[0]
        if kind == "subscribers.sip_credentials":
            parent = self._first("subscribers")
            if parameter == "fabric_subscriber_id":
                return parent
            if not self.fabric.stored(kind, parent):
                self.fabric.seed(subscribers__sip_credentials=[{"fabric_subscriber_id": parent}])
            return str(self.fabric.stored(kind, parent)[0]["id"])
        return self._first("subscribers" if kind == "resources" else kind)

    def _first(self, kind: str) -> str:
        if not self.fabric.stored(kind):
            self.fabric.seed(**{kind: 1})
        return str(self.fabric.stored(kind)[0]["id"])

    def fitted(self, name: str, form: int, body: dict[str, Any]) -> dict[str, Any]:
        """Return the body with what its schema cannot know: free or existing ids, the next version, a live token."""
        if name.startswith(("sip_addresses.", "sip_credentials.", "alias_", "phone_", "call_flows.create")):
            return self._ruled(name, body)
        if name == "resources.assign_sip_credential":
            return {**body, "sip_endpoint_id": self._first("sip_credentials")}
        if name.startswith("call_flows."):
            flow = self._first("call_flows")
            versions = self.fabric.stored("call_flows.versions", flow)
            if "call_flow_version_id" in body:
                return {"call_flow_version_id": versions[-1]["id"]}
            last = max(one["document_version"] for one in versions)
            return self._ruled(name, {**body, "document_version": last + (name == "call_flows.update")})
        if name in ("tokens.refresh_subscriber", "as_subscriber.tokens.create_invite"):
            _, issued = self.runner.run(
                self._request("POST", "/api/fabric/subscribers/tokens", {"reference": "a@example.com"}, "basic")
            )
            self.bearer = issued["token"]
            return {**body, "refresh_token": issued["refresh_token"]} if "refresh_token" in body else body
        if name.startswith("swml_scripts."):  # the description lets a messaging script pass for a calling one
            return {**body, **({"contents": {"sections": {"main": []}}} if "contents" in body else {})}
        for member in ("call_status_url", "call_status_callback_url"):  # taken as any string, answered as URLs alone
            if body.get(member):
                body = {**body, member: "https://example.com/" + uuid.uuid4().hex}
        return body

    def _ruled(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return the body with what the description requires in words: dependent members, an existing handler."""
        body = dict(body)
        if {"flow_data", "relayml"} & body.keys():
            body |= {"flow_data": {}, "relayml": {"sections": {"main": []}}}
        if name == "sip_addresses.create":
            body["name"] = uuid.uuid4().hex
        if "username" in body:
            body["username"] = uuid.uuid4().hex
        if name.startswith("sip_credentials.") and {"call_handler", "calling_handler_resource_id"} & body.keys():
            body = {"call_handler": "default", "calling_handler_resource_id": None, **body}
        if "resource_id" in body:
            body["resource_id"] = self._first("subscribers")
        if name == "phone_number_addresses.create":
            body.setdefault("number", "+15550100")
        if "ip_auth" in body or "ip_auth_enabled" in body:
            body["ip_auth"] = ["10.0.0.0/24", *(f"2001:db8::{n}" for n in range(len(body.get("ip_auth", ()))))]
        if "calling_handler_resource_id" in body:
            handled = body.get("call_handler", "resource") == "resource"
            body["calling_handler_resource_id"] = self._first("subscribers") if handled else None
        return body


@pytest.fixture(scope="module")
def seeded_server() -> Iterator[SeededServer]:
    """One server for all tests of this file."""
    with SeededServer() as opened:
        yield opened


@pytest.mark.parametrize(("name", "form"), WRITES, ids=[f"{name}-{form}" for name, form in WRITES])
def test_any_described_body_is_answered_as_described(seeded_server: SeededServer, name: str, form: int) -> None:
    """Whatever body the description allows is carried out, and answered with a body that the description allows."""
    answers, status = validator_of(answer_schema(name)), described_of(name).status

    @often
    @given(instances(body_schema(name, form)))
    def check(body: dict[str, Any]) -> None:
        answered, payload = seeded_server.send(name, seeded_server.fitted(name, form, body))
        if answered == 422 and name == "ai_agents.update":  # a part that leaves the whole without what it must have
            parts = {(one["attribute"] or "").partition(".")[0] for one in payload["errors"]}
            assert parts <= {"prompt", "post_prompt", "multilingual"}
            return
        assert answered == status, payload
        assert [f"{error.json_path}: {error.message}" for error in answers.iter_errors(payload)] == []

    check()


@pytest.mark.parametrize(("name", "form"), WRITES, ids=[f"{name}-{form}" for name, form in WRITES])
def test_any_other_body_is_refused_or_trimmed(seeded_server: SeededServer, name: str, form: int) -> None:
    """A body without a required member is refused and changes nothing; one with an unknown member is taken without it."""
    schema = body_schema(name, form)
    required = sorted(schema.get("required", ()))
    others = {one for number in range(len(OPERATIONS[name].bodies)) for one in body_schema(name, number)["properties"]}

    @often
    @given(instances(schema), st.sampled_from([*required, ""]), st.text(min_size=1))
    def check(body: dict[str, Any], gone: str, added: str) -> None:
        body = seeded_server.fitted(name, form, body)
        before = seeded_server.fabric.executed()
        if not gone:
            sent = body if added in others else {**body, added: 1}
            answered, payload = seeded_server.send(name, sent)
            assert answered == described_of(name).status, payload
            return
        del body[gone]
        answered, payload = seeded_server.send(name, body)
        assert answered == 422, payload
        if len(OPERATIONS[name].bodies) == 1:  # else the error may be about the other form
            assert any((one["attribute"] or "").startswith(gone) for one in payload["errors"])
        assert seeded_server.fabric.executed() == before

    check()
