"""A phone made of pjsua2: answers each call, and calls the peer when it reads `call`.

Usage: pjsua2_phone.py PACKAGES ADDRESS PORT PEER_PORT SRTP_USE
"""

from __future__ import annotations

import sys
import threading

sys.path.insert(0, sys.argv[1])
import pjsua2

ADDRESS, PORT, PEER_PORT, SRTP_USE = sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
calls = []


class Account(pjsua2.Account):
    """The account that answers."""

    def onIncomingCall(self, prm):  # noqa: N802  # the library's name
        """Answer."""
        call = pjsua2.Call(self, prm.callId)
        calls.append(call)
        answer = pjsua2.CallOpParam()
        answer.statusCode = 200
        try:
            call.answer(answer)
        except pjsua2.Error as error:
            print("answer", error.info(), flush=True)


endpoint = pjsua2.Endpoint()
endpoint.libCreate()
config = pjsua2.EpConfig()
config.logConfig.level = 0
config.logConfig.consoleLevel = 0
config.uaConfig.threadCnt = 0
config.uaConfig.mainThreadOnly = True
config.uaConfig.maxCalls = 32
endpoint.libInit(config)
transport = pjsua2.TransportConfig()
transport.port = PORT
transport.boundAddress = ADDRESS
endpoint.transportCreate(pjsua2.PJSIP_TRANSPORT_UDP, transport)
endpoint.libStart()
endpoint.audDevManager().setNullDev()
for codec in endpoint.codecEnum2():
    print("codec", codec.codecId, flush=True)
account_config = pjsua2.AccountConfig()
account_config.idUri = f"sip:device@{ADDRESS}:{PORT}"
account_config.mediaConfig.srtpUse = SRTP_USE
account_config.mediaConfig.srtpSecureSignaling = 0
account = Account()
account.create(account_config)

asked = threading.Event()


def read() -> None:
    """Wait for `call` on standard input."""
    for line in sys.stdin:
        if line.strip() == "call":
            asked.set()


threading.Thread(target=read, daemon=True).start()
while True:
    endpoint.libHandleEvents(50)
    if asked.is_set():
        asked.clear()
        call = pjsua2.Call(account)
        calls.append(call)
        call.makeCall(f"sip:peer@{ADDRESS}:{PEER_PORT}", pjsua2.CallOpParam(True))
