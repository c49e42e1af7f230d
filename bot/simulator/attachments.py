"""What a person can send besides text: the smallest valid fields of each kind (core.telegram.org/bots/api#message)."""

from bot.simulator.parameters import Json


def _file(kind: str, **more: Json) -> dict[str, Json]:
    return {"file_id": f"simulated-{kind}", "file_unique_id": f"simulated-{kind}", "file_size": 1024, **more}


_PICTURE = {"width": 640, "height": 480}
_ANIMATION = _file("animation", **_PICTURE, duration=3, mime_type="video/mp4")
_PLACE: dict[str, Json] = {"latitude": -1.95, "longitude": 30.06}

# Kinds that can carry a caption.
CAPTIONED = frozenset({"photo", "video", "voice", "document", "animation", "audio"})

ATTACHMENTS: dict[str, dict[str, Json]] = {
    "photo": {"photo": [_file("photo-small", width=90, height=68), _file("photo", **_PICTURE)]},
    "video": {"video": _file("video", **_PICTURE, duration=5, mime_type="video/mp4")},
    "voice": {"voice": _file("voice", duration=4, mime_type="audio/ogg")},
    "audio": {"audio": _file("audio", duration=60, title="Song", mime_type="audio/mpeg")},
    "document": {"document": _file("document", file_name="file.pdf", mime_type="application/pdf")},
    # An animation carries its file as a document too, for old bots.
    "animation": {"animation": _ANIMATION, "document": _ANIMATION},
    "video_note": {"video_note": _file("video_note", length=240, duration=6)},
    "sticker": {
        "sticker": _file(
            "sticker",
            type="regular",
            width=512,
            height=512,
            is_animated=False,
            is_video=False,
            emoji="\N{WAVING HAND SIGN}",
        )
    },
    "location": {"location": _PLACE},
    "venue": {"location": _PLACE, "venue": {"location": _PLACE, "title": "Place", "address": "Street"}},
    "contact": {"contact": {"phone_number": "+250700000000", "first_name": "Somebody"}},
    "dice": {"dice": {"emoji": "\N{GAME DIE}", "value": 4}},
    "poll": {
        "poll": {
            "id": "1",
            "question": "Which?",
            "options": [
                {"persistent_id": "0", "text": "This", "voter_count": 0},
                {"persistent_id": "1", "text": "That", "voter_count": 0},
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
    },
}
