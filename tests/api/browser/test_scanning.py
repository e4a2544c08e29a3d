"""QR codes in front of a camera and in photos, in a browser that cannot read them by itself."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import segno
from _patience import until
from PIL import Image, ImageFilter

from baumfeuchte.api.web import engine
from baumfeuchte.domain.device_code import checksum

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.browser

PATH = "/sensors/register"
WIDTH, HEIGHT = 640, 480
_LABEL = "LW:D0:1122334455667788:A84041C3F1850005:02A40001:S2026071500"
LABEL = f"{_LABEL}:C{checksum(_LABEL)}"
"""What is on the device that stands at tree BO-0005."""

# Keeps what the page gets from the camera, and how that stood when the form was sent.
WATCH = """
  self.tracks = [];
  const media = navigator.mediaDevices;
  const open = media.getUserMedia.bind(media);
  media.getUserMedia = async wanted => {
    const stream = await open(wanted);
    self.tracks.push(...stream.getTracks());
    return stream;
  };
  const send = HTMLFormElement.prototype.requestSubmit;
  HTMLFormElement.prototype.requestSubmit = function (...about) {
    const cameras = self.tracks.map(track => track.readyState);
    const code = this.querySelector("[data-code]").value;
    sessionStorage.setItem("sent", JSON.stringify({ cameras, code }));
    return send.apply(this, about);
  };
"""


def scene(size: tuple[int, int], *, scale: int, angle: float, noise: float, blur: float) -> Any:
    """A label on a grey wall, unevenly lit, as a camera sees it; ``scale`` 0: only the wall."""
    width, height = size
    picture = Image.new("L", size, 150)
    if scale:
        drawn = io.BytesIO()
        segno.make(LABEL, error="m").save(drawn, kind="png", scale=scale)
        label = (
            Image.open(drawn).convert("RGBA").rotate(angle, Image.Resampling.BICUBIC, expand=True)
        )
        at = ((width - label.width) // 2 + width // 17, (height - label.height) // 2 - height // 19)
        picture.paste(label.convert("L"), at, label.getchannel("A"))
    seen = np.asarray(picture.filter(ImageFilter.GaussianBlur(blur)), dtype=float)
    seen = seen * np.linspace(0.6, 1.1, width)[None, :]
    seen = seen + np.random.default_rng(7).normal(0, noise, seen.shape)
    return Image.fromarray(seen.clip(0, 255).astype(np.uint8))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera films, again and again: a wall first, then a hand holds the label to it."""
    path: Path = tmp_path_factory.mktemp("camera") / "film.y4m"
    colours = bytes([128]) * (WIDTH * HEIGHT // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(16):
            held = 0 if number < 5 else 5
            frame = scene((WIDTH, HEIGHT), scale=held, angle=number, noise=8, blur=0.9)
            file.write(b"FRAME\n" + frame.tobytes() + colours)
    return path


@pytest.fixture(scope="module")
def more_arguments(film: Path) -> list[str]:
    """A camera that plays the film; a page asks for permission to it as to any other."""
    return [
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]


@pytest.fixture
def form(visitor: Any, server: Any) -> Callable[..., Any]:
    """Open the first step of the guided form on a phone: ``form(permissions=["camera"])``."""

    def take(**options: Any) -> Any:
        page = visitor.open(server, role="sensors", width=390, height=844, **options)
        page.add_init_script(WATCH)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(PATH)
        return page

    return take


def scan(page: Any) -> Any:
    return page.get_by_role("button", name="QR-Code scannen")


def readers(page: Any) -> list[str]:
    """What the page has loaded to read QR codes."""
    return [url for url in page.asked if "code_reader" in url or "/vendor/qr/" in url]


def arrived(page: Any) -> None:
    """The form is filled and sent, and says whose label it is."""
    page.get_by_role("heading", name="Bekannter Sensor").wait_for()
    said = page.locator(".card").first.inner_text()
    assert "A8-40-41-C3-F1-85-00-05" in said
    assert "BO-0005" in said
    assert "2026071500" in said


def sent(page: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.evaluate("sessionStorage.getItem('sent')"))
    return found


@pytest.mark.usefixtures("code_library")
def test_the_camera_reads_the_label_of_a_device(form: Any) -> None:
    page = form(permissions=["camera"])
    assert page.evaluate("'BarcodeDetector' in window") is False, "this browser reads by itself"
    scan(page).wait_for()
    assert readers(page) == [], "the page weighs no more for whoever does not scan"
    scan(page).click()
    arrived(page)
    assert sent(page) == {"cameras": ["ended"], "code": LABEL}
    assert len(readers(page)) == 3
    assert page.strangers == []


@pytest.mark.usefixtures("code_library")
def test_the_camera_shows_what_it_sees_and_can_be_stopped(visitor: Any, form: Any) -> None:
    page = form(permissions=["camera"])
    # The reader is still on its way, so nothing is read yet.
    page.route("**/code_reader.mjs*", lambda _: None)
    scan(page).click()
    page.get_by_text("Halten Sie den QR-Code vor die Kamera.").wait_for()
    until(page, lambda: page.evaluate("document.querySelector('video').currentTime > 0.4"), "film")
    assert page.evaluate("document.querySelector('video').videoWidth") == WIDTH
    visitor.check(page)
    for part in ("[data-said]", "video"):
        fits = f"(box => box.scrollWidth <= box.clientWidth)(document.querySelector('{part}'))"
        assert page.evaluate(fits), f"{part} is wider than its card"
    visitor.shot(page, "sensors-camera-390")
    page.get_by_role("button", name="Scannen beenden").click()
    assert page.locator("video").is_hidden()
    assert scan(page).is_visible()
    assert page.evaluate("tracks.map(track => track.readyState)") == ["ended"]
    assert page.evaluate("sessionStorage.getItem('sent')") is None


@pytest.mark.usefixtures("code_library")
def test_a_refused_camera_is_said_in_german(form: Any) -> None:
    page = form()
    page.context.grant_permissions([])
    asked = "navigator.mediaDevices.getUserMedia({ video: true }).catch(error => error.name)"
    assert page.evaluate(asked) == "NotAllowedError", "the camera is there, and nobody may use it"
    scan(page).click()
    page.get_by_text(
        "Die Kamera ist nicht erreichbar. Bitte erlauben oder das Etikett abtippen."
    ).wait_for()
    assert scan(page).is_visible(), "another attempt is possible"
    assert page.locator("video").is_hidden()


@pytest.mark.usefixtures("code_library")
def test_a_reader_that_does_not_load_is_said_and_ends_the_camera(form: Any, tmp_path: Path) -> None:
    page = form(permissions=["camera"])
    page.route("**/vendor/qr/decode.js", lambda route: route.abort())
    scan(page).click()
    said = page.get_by_text("QR-Codes lassen sich gerade nicht lesen.")
    said.wait_for()
    assert page.evaluate("tracks.map(track => track.readyState)") == ["ended"]
    assert page.locator("video").is_hidden()
    page.evaluate("document.querySelector('[data-said]').textContent = ''")
    picture = tmp_path / "wall.png"
    scene((300, 300), scale=0, angle=0, noise=3, blur=1).save(picture)
    page.locator("[data-photo] input").set_input_files(str(picture))
    said.wait_for()


@pytest.mark.usefixtures("code_library")
@pytest.mark.parametrize(
    ("size", "scale", "angle"),
    [((1600, 1200), 6, 12), ((3000, 4000), 14, -23)],
    ids=["far", "large"],
)
def test_a_photo_is_read(
    form: Any, tmp_path: Path, size: tuple[int, int], scale: int, angle: float
) -> None:
    picture = tmp_path / "photo.jpg"
    scene(size, scale=scale, angle=angle, noise=18, blur=scale / 5).save(picture, quality=80)
    page = form()
    page.locator("[data-photo] input").set_input_files(str(picture))
    arrived(page)
    assert sent(page) == {"cameras": [], "code": LABEL}


@pytest.mark.usefixtures("code_library")
def test_a_photo_without_a_code_is_said_in_german(form: Any, tmp_path: Path) -> None:
    picture = tmp_path / "wall.jpg"
    scene((1200, 900), scale=0, angle=0, noise=18, blur=1).save(picture)
    page = form()
    page.locator("[data-photo] input").set_input_files(str(picture))
    page.get_by_text(
        "Auf dem Foto ist kein QR-Code zu erkennen. Bitte näher herangehen."
    ).wait_for()
    assert page.url.endswith(PATH)


def test_without_any_reader_nobody_is_asked_to_scan(
    form: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where the libraries could not be fetched.
    monkeypatch.setattr(engine, "is_built", lambda _: False)
    failed: list[str] = []
    page = form(permissions=["camera"])
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.reload(wait_until="networkidle")
    assert page.locator("[data-scan]").count() == 1
    assert page.locator("[data-scan]").is_hidden()
    assert page.locator("[data-photo]").is_hidden()
    page.get_by_label("DevEUI oder Text des QR-Codes").fill("A84041C3F1850005")
    page.get_by_role("button", name="Weiter").click()
    page.get_by_role("heading", name="Bekannter Sensor").wait_for()
    assert failed == []
