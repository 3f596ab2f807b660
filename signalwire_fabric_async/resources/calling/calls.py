"""Calls: one endpoint, and a command for everything that can be done with a call."""

from __future__ import annotations

from attrs import frozen

from ...apis import CALLING
from ...operations import Resource, action, action_one_of
from ...schema.models import Body
from .ai_sessions import CallAiHold, CallAiMessage, CallAiStop
from .call_legs import AnyCall
from .dialing import (
    CallDialBySwml,
    CallDialByUrl,
    CallEnd,
    CallRefer,
    CallTransfer,
    CallUpdateBySwml,
    CallUpdateByUrl,
    CallUserEvent,
)
from .live import CallLiveTranscribe, CallLiveTranslate
from .monitoring import CallDetect, CallStream, CallTap, CallTranscribe
from .playing import CallPlay, CallPlayVolume
from .recording import CallCollect, CallRecord, CallRecordPause
from .sidecars import CallSidecar, CallSidecarMessage


@frozen(kw_only=True)
class ControlId(Body):
    """The running operation of a call that a command controls."""

    control_id: str
    """The `control_id` of the command that started it."""


@frozen(kw_only=True)
class NoParameters(Body):
    """A command without parameters."""


_CALL: type[AnyCall] = AnyCall  # type: ignore[assignment]  # a union, as `action` takes any type


class Calls(Resource, api=CALLING, path="calls", one="a call"):
    """Calls in progress. Each command returns the current state of the call; its later events go to a status URL."""

    dial = action_one_of(CallDialByUrl, CallDialBySwml, _CALL, at="calls", by_id=False, command="dial")
    """Make a call, which runs the SWML of `url` or `swml`. The call costs money."""
    update = action_one_of(CallUpdateByUrl, CallUpdateBySwml, _CALL, at="calls", by_id=False, command="update")
    """Let a call run other SWML, or end it."""
    end = action(CallEnd, _CALL, at="calls", command="calling.end")
    """End a call at once."""
    transfer = action(CallTransfer, _CALL, at="calls", command="calling.transfer")
    """Transfer a call to another destination. The new call costs money."""
    refer = action(CallRefer, _CALL, at="calls", command="calling.refer")
    """Refer a SIP call to another SIP URI."""
    disconnect = action(NoParameters, _CALL, at="calls", command="calling.disconnect")
    """Disconnect two connected calls from each other without ending either."""
    user_event = action(CallUserEvent, _CALL, at="calls", command="calling.user_event")
    """Send an event of your own to the call."""
    play = action(CallPlay, _CALL, at="calls", command="calling.play")
    """Play audio, text, silence or a ringtone. Text-to-speech costs money."""
    play_pause = action(ControlId, _CALL, at="calls", command="calling.play.pause")
    """Pause a playback."""
    play_resume = action(ControlId, _CALL, at="calls", command="calling.play.resume")
    """Resume a playback."""
    play_stop = action(ControlId, _CALL, at="calls", command="calling.play.stop")
    """Stop a playback."""
    play_volume = action(CallPlayVolume, _CALL, at="calls", command="calling.play.volume")
    """Change the volume of a playback."""
    record = action(CallRecord, _CALL, at="calls", command="calling.record")
    """Record a call; the URL of the file comes to `status_url`. The recording costs money."""
    record_pause = action(CallRecordPause, _CALL, at="calls", command="calling.record.pause")
    """Pause a recording."""
    record_resume = action(ControlId, _CALL, at="calls", command="calling.record.resume")
    """Resume a recording."""
    record_stop = action(ControlId, _CALL, at="calls", command="calling.record.stop")
    """Stop a recording."""
    collect = action(CallCollect, _CALL, at="calls", command="calling.collect")
    """Collect digits, speech or both. Speech recognition costs money."""
    collect_stop = action(ControlId, _CALL, at="calls", command="calling.collect.stop")
    """Stop collecting input."""
    collect_start_input_timers = action(ControlId, _CALL, at="calls", command="calling.collect.start_input_timers")
    """Start the timers of a collection that was started without them."""
    detect = action(CallDetect, _CALL, at="calls", command="calling.detect")
    """Detect an answering machine, a fax or digits. Machine detection costs money."""
    detect_stop = action(ControlId, _CALL, at="calls", command="calling.detect.stop")
    """Stop detecting."""
    tap = action(CallTap, _CALL, at="calls", command="calling.tap")
    """Send a copy of the audio to an RTP or WebSocket target. The tap costs money."""
    tap_stop = action(ControlId, _CALL, at="calls", command="calling.tap.stop")
    """Stop a tap."""
    stream = action(CallStream, _CALL, at="calls", command="calling.stream")
    """Stream the audio to a WebSocket. The stream costs money."""
    stream_stop = action(ControlId, _CALL, at="calls", command="calling.stream.stop")
    """Stop a stream."""
    transcribe = action(CallTranscribe, _CALL, at="calls", command="calling.transcribe")
    """Transcribe a call in the background. The transcription costs money."""
    transcribe_stop = action(ControlId, _CALL, at="calls", command="calling.transcribe.stop")
    """Stop a transcription."""
    live_transcribe = action(CallLiveTranscribe, _CALL, at="calls", command="calling.live_transcribe")
    """Start, summarize or stop a live transcription. It costs money."""
    live_translate = action(CallLiveTranslate, _CALL, at="calls", command="calling.live_translate")
    """Start, summarize, use or stop a live translation. It costs money."""
    denoise = action(NoParameters, _CALL, at="calls", command="calling.denoise")
    """Reduce the noise of a call."""
    denoise_stop = action(NoParameters, _CALL, at="calls", command="calling.denoise.stop")
    """Stop reducing noise."""
    ai_hold = action(CallAiHold, _CALL, at="calls", command="calling.ai_hold")
    """Hold the caller of an AI agent."""
    ai_unhold = action(NoParameters, _CALL, at="calls", command="calling.ai_unhold")
    """Resume the conversation with an AI agent."""
    ai_message = action(CallAiMessage, _CALL, at="calls", command="calling.ai_message")
    """Add a message to the conversation with an AI agent."""
    ai_stop = action(CallAiStop, _CALL, at="calls", command="calling.ai.stop")
    """Stop the AI agent of a call."""
    ai_sidecar = action(CallSidecar, _CALL, at="calls", command="calling.ai_sidecar")
    """Attach a sidecar to a call, or summarize the conversation. It costs money."""
    ai_sidecar_poke = action(CallSidecarMessage, _CALL, at="calls", command="calling.ai_sidecar.poke")
    """Send the sidecar a message that it reacts to at once."""
    ai_sidecar_ask = action(CallSidecarMessage, _CALL, at="calls", command="calling.ai_sidecar.ask")
    """Ask the sidecar a question; the response comes to its URL."""
    ai_sidecar_stop = action(NoParameters, _CALL, at="calls", command="calling.ai_sidecar.stop")
    """Detach the sidecar."""
    ai_sidecar_status = action(NoParameters, _CALL, at="calls", command="calling.ai_sidecar.status")
    """Read the counters of the sidecar."""
    send_fax_stop = action(ControlId, _CALL, at="calls", command="calling.send_fax.stop")
    """Stop sending a fax."""
    receive_fax_stop = action(ControlId, _CALL, at="calls", command="calling.receive_fax.stop")
    """Stop receiving a fax."""
