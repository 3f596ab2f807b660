"""Every command of a call, as a program sends it. Checked by the type checkers, never run."""

from __future__ import annotations

from typing import reveal_type

from signalwire_fabric_async import (
    AsyncSession,
    CollectDigits,
    CollectSpeech,
    DetectMachine,
    DetectMachineParams,
    HangupReason,
    LiveTranscribeStart,
    LiveTranscribeSummarize,
    LiveTranscription,
    LiveTranslateInject,
    PlayAudio,
    PlayAudioParams,
    PlayTts,
    PlayTtsParams,
    RecordAudio,
    RecordedMedia,
    ReferDevice,
    ReferSipParams,
    Secret,
    SidecarPromptText,
    SidecarSwaig,
    TapAudioParams,
    TapMedia,
    TapRtp,
    TapRtpParams,
)


async def every_command(session: AsyncSession) -> None:
    """Send them all."""
    calls = session.calls
    reveal_type(await session.calls.dial(from_="+15551234567", to="+15557654321", url="https://example.com/swml"))
    reveal_type(
        await session.calls.dial(
            from_="+15551234567",
            to="sip:ada@example.com",
            swml={"version": "1.0.0", "sections": {"main": ["answer"]}},
            username="ada",
            password=Secret("pw"),
            status_events=["answered", "ended"],
            codecs=["OPUS", "PCMU"],
            custom_variables={"order": "7"},
        )
    )
    reveal_type(await session.calls.update(id="id", url="https://example.com/swml", status="completed"))
    reveal_type(await session.calls.update(id="id", swml={"sections": {"main": ["hangup"]}}))
    reveal_type(await session.calls.end("id"))
    reveal_type(await session.calls.end("id", reason="busy"))
    reveal_type(await calls.end("id", reason=HangupReason.BUSY))
    reveal_type(await session.calls.transfer("id", dest="sip:ada@example.com"))
    reveal_type(await session.calls.transfer("id", dest={"sections": {"main": ["answer"]}}))
    device = ReferDevice(type="sip", params=ReferSipParams(to="sip:ada@example.com"))
    reveal_type(await session.calls.refer("id", device=device))
    reveal_type(await session.calls.disconnect("id"))
    reveal_type(await session.calls.user_event("id", event={"name": "x"}))
    play = [PlayAudio(type="audio", params=PlayAudioParams(url="https://example.com/a.mp3"))]
    reveal_type(await session.calls.play("id", control_id="c", play=play, direction="both", loop=0))
    text = PlayTts(type="tts", params=PlayTtsParams(text="Hello", gender="male"))
    reveal_type(
        await session.calls.play("id", control_id="c", play=[text, {"type": "silence", "params": {"duration": 1}}])
    )
    reveal_type(await session.calls.play_pause("id", control_id="c"))
    reveal_type(await session.calls.play_resume("id", control_id="c"))
    reveal_type(await session.calls.play_stop("id", control_id="c"))
    reveal_type(await session.calls.play_volume("id", control_id="c", volume=-3.5))
    audio = RecordedMedia(audio=RecordAudio(stereo=True, format="wav"))
    reveal_type(await session.calls.record("id", control_id="c", record=audio))
    reveal_type(await session.calls.record_pause("id", control_id="c", behavior="silence"))
    reveal_type(await session.calls.record_resume("id", control_id="c"))
    reveal_type(await session.calls.record_stop("id", control_id="c"))
    speech = CollectSpeech(engine="Deepgram", hints=["yes"])
    reveal_type(await session.calls.collect("id", control_id="c", digits=CollectDigits(max=4), speech=speech))
    reveal_type(await session.calls.collect_stop("id", control_id="c"))
    reveal_type(await session.calls.collect_start_input_timers("id", control_id="c"))
    machine = DetectMachine(type="machine", params=DetectMachineParams(initial_timeout=3))
    reveal_type(await session.calls.detect("id", control_id="c", detect=machine, timeout=10))
    reveal_type(await session.calls.detect_stop("id", control_id="c"))
    tap = TapMedia(type="audio", params=TapAudioParams(direction="both"))
    target = TapRtp(type="rtp", params=TapRtpParams(addr="198.51.100.42", port=5060, ptime=20))
    reveal_type(await session.calls.tap("id", control_id="c", tap=tap, device=target))
    reveal_type(await session.calls.tap_stop("id", control_id="c"))
    reveal_type(await session.calls.stream("id", control_id="c", url="wss://example.com", track="both_tracks"))
    reveal_type(await session.calls.stream_stop("id", control_id="c"))
    reveal_type(await session.calls.transcribe("id", control_id="c"))
    reveal_type(await session.calls.transcribe_stop("id", control_id="c"))
    start = LiveTranscribeStart(start=LiveTranscription(lang="en-US", direction=["local-caller"]))
    reveal_type(await session.calls.live_transcribe("id", action=start))
    reveal_type(await session.calls.live_transcribe("id", action=LiveTranscribeSummarize(summarize={})))
    reveal_type(await session.calls.live_transcribe("id", action="stop"))
    inject = LiveTranslateInject(inject={"message": "Hello", "direction": "local-caller"})
    reveal_type(await session.calls.live_translate("id", action=inject))
    reveal_type(await session.calls.live_translate("id", action="stop"))
    reveal_type(await session.calls.denoise("id"))
    reveal_type(await session.calls.denoise_stop("id"))
    reveal_type(await session.calls.ai_hold("id", timeout="60"))
    reveal_type(await session.calls.ai_unhold("id"))
    reveal_type(await session.calls.ai_message("id", role="system", message_text="Be brief."))
    reveal_type(await session.calls.ai_stop("id"))
    prompt = SidecarPromptText(text="Advise.")
    reveal_type(await session.calls.ai_sidecar("id", lang="en-US", prompt=prompt, swaig=SidecarSwaig()))
    reveal_type(await session.calls.ai_sidecar_poke("id", text="x"))
    reveal_type(await session.calls.ai_sidecar_ask("id", text="x"))
    reveal_type(await session.calls.ai_sidecar_stop("id"))
    reveal_type(await session.calls.ai_sidecar_status("id"))
    reveal_type(await session.calls.send_fax_stop("id", control_id="c"))
    reveal_type(await session.calls.receive_fax_stop("id", control_id="c"))
