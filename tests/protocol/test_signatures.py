from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.kernel.errors import Refused
from portal.protocol.signatures import public_key_bytes, public_key_text, sign, verify

AT = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
BODY = '{"姓名":"测试"}'.encode()


def code(body=BODY, headers=None, **keys):
    with pytest.raises(Refused) as refusal:
        verify(body, headers, at=keys.pop("at", AT), **keys)
    return refusal.value.code


def test_the_published_vector_holds():
    # The vector printed in the specification's reference implementations.
    headers = sign(
        b'{"test": 2432232314}',
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=datetime.fromtimestamp(1614265330, UTC),
        secret=SECRET,
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_asymmetric_signature_is_over_id_stamp_and_body():
    headers = sign(BODY, message_id="m1", at=AT, signing_key=KEY)
    scheme, text = headers["webhook-signature"].split(",")
    import base64

    assert scheme == "v1a"
    KEY.public_key().verify(base64.b64decode(text), f"m1.{int(AT.timestamp())}.".encode() + BODY)


@pytest.mark.parametrize(
    "keys", [{"secret": SECRET}, {"signing_key": KEY}, {"secret": SECRET, "signing_key": KEY}]
)
def test_what_was_signed_is_verified(keys):
    headers = sign(BODY, message_id="m1", at=AT, **keys)
    received = verify(
        BODY,
        {name.title(): value for name, value in headers.items()},
        at=AT,
        secrets=[SECRET],
        public_keys=[PUBLIC],
    )
    assert (received.message_id, received.sent_at) == ("m1", AT)


def test_a_key_being_replaced_still_opens():
    headers = sign(BODY, message_id="m1", at=AT, secret=SECRET)
    assert verify(BODY, headers, at=AT, secrets=["whsec_" + "A" * 32, SECRET]).scheme == "v1"


def test_a_summer_offset_does_not_shift_the_stamp():
    from zoneinfo import ZoneInfo

    assert sign(
        BODY, message_id="m1", at=AT.astimezone(ZoneInfo("Asia/Shanghai")), secret=SECRET
    ) == sign(BODY, message_id="m1", at=AT, secret=SECRET)


def test_every_change_is_noticed():
    headers = sign(BODY, message_id="m1", at=AT, secret=SECRET, signing_key=KEY)
    both = {"secrets": [SECRET], "public_keys": [PUBLIC]}
    assert code(BODY + b" ", headers, **both) == "webhook.signature_wrong"
    assert code(b"\xff", headers, **both) == "webhook.signature_wrong"
    assert code(BODY, headers | {"webhook-id": "m2"}, **both) == "webhook.signature_wrong"
    assert (
        code(BODY, headers | {"webhook-timestamp": str(int(AT.timestamp()) + 1)}, **both)
        == "webhook.signature_wrong"
    )
    assert code(BODY, headers) == "webhook.signature_wrong"
    other = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    assert (
        code(BODY, headers, secrets=["whsec_" + "A" * 32], public_keys=[other])
        == "webhook.signature_wrong"
    )


def test_a_scheme_is_only_believed_under_its_own_kind_of_key():
    headers = sign(BODY, message_id="m1", at=AT, secret=SECRET)
    swapped = headers | {"webhook-signature": headers["webhook-signature"].replace("v1,", "v1a,")}
    assert code(BODY, swapped, secrets=[SECRET], public_keys=[PUBLIC]) == "webhook.signature_wrong"


def test_five_minutes_either_way_and_no_more():
    headers = sign(BODY, message_id="m1", at=AT, secret=SECRET)
    for shift in (timedelta(minutes=5), timedelta(minutes=-5)):
        verify(BODY, headers, at=AT + shift, secrets=[SECRET])
    assert code(BODY, headers, secrets=[SECRET], at=AT + timedelta(minutes=6)) == "webhook.too_old"
    assert code(BODY, headers, secrets=[SECRET], at=AT - timedelta(minutes=6)) == "webhook.too_new"


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_named(name):
    headers = sign(BODY, message_id="m1", at=AT, secret=SECRET)
    del headers[name]
    with pytest.raises(Refused) as refusal:
        verify(BODY, headers, at=AT, secrets=[SECRET])
    assert (refusal.value.code, refusal.value.facts) == ("webhook.header_missing", {"header": name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook-id", "a.b"),
        ("webhook-id", "x" * 65),
        ("webhook-timestamp", "soon"),
        ("webhook-timestamp", "9" * 30),
        ("webhook-timestamp", "-5"),
        ("webhook-signature", "v1"),
        ("webhook-signature", "v1,é"),
        ("webhook-signature", "v1,a b"),
    ],
)
def test_nonsense_in_a_header_is_refused_not_an_error(name, value):
    headers = sign(BODY, message_id="m1", at=AT, secret=SECRET) | {name: value}
    assert code(BODY, headers, secrets=[SECRET], public_keys=[PUBLIC]) == "webhook.header_malformed"


def test_public_keys_travel_as_text():
    assert public_key_bytes(public_key_text(PUBLIC)) == PUBLIC
    with pytest.raises(ValueError, match="32 bytes"):
        public_key_bytes("whpk_AAAA")
