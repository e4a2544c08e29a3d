// The camera, photos and the position, where the browser has them. The form works without all three.

const say = (element, text) => {
  if (element) element.textContent = text;
};

/** A reader of QR codes, or null where the browser has none. */
const makeReader = async () => {
  if (!("BarcodeDetector" in window)) return null;
  try {
    const formats = await window.BarcodeDetector.getSupportedFormats();
    return formats.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
  } catch {
    return null;
  }
};

const take = (form, text) => {
  const field = form.querySelector("[data-code]");
  field.value = text;
  form.requestSubmit();
};

const scanWithCamera = (reader, form) => {
  const button = form.querySelector("[data-scan]");
  const box = form.querySelector("[data-camera]");
  if (!button || !box || !navigator.mediaDevices?.getUserMedia) return;
  const video = box.querySelector("video");
  const said = form.querySelector("[data-said]");
  const label = button.querySelector("[data-label]");
  const words = button.dataset;
  let stream = null;
  button.hidden = false;

  const stop = () => {
    stream?.getTracks().forEach(track => track.stop());
    stream = null;
    box.hidden = true;
    label.textContent = words.start;
  };

  const look = async () => {
    if (!stream) return;
    try {
      const found = video.readyState >= 2 ? await reader.detect(video) : [];
      if (found.length > 0) {
        const text = found[0].rawValue;
        stop();
        navigator.vibrate?.(60);
        take(form, text);
        return;
      }
    } catch {
      // A frame that cannot be read; the next one may.
    }
    setTimeout(look, 150);
  };

  button.addEventListener("click", async () => {
    if (stream) {
      stop();
      say(said, "");
      return;
    }
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment" },
        audio: false,
      });
      video.srcObject = stream;
      box.hidden = false;
      label.textContent = words.stop;
      say(said, words.running);
      await video.play();
      look();
    } catch {
      stop();
      say(said, words.failed);
    }
  });
  addEventListener("pagehide", stop);
};

const scanPhotos = (reader, form) => {
  const label = form.querySelector("[data-photo]");
  if (!label) return;
  const input = label.querySelector("input");
  const said = form.querySelector("[data-said]");
  label.hidden = false;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    try {
      const picture = await createImageBitmap(file);
      const found = await reader.detect(picture);
      if (found.length > 0) {
        take(form, found[0].rawValue);
        return;
      }
    } catch {
      // Not a picture that this browser reads.
    }
    input.value = "";
    say(said, label.dataset.failed);
  });
};

const locate = form => {
  const button = form.querySelector("[data-locate]");
  if (!button || !("geolocation" in navigator)) return;
  const said = form.querySelector("[data-said]");
  button.hidden = false;
  button.addEventListener("click", () => {
    say(said, button.dataset.running);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.querySelector("[name=lat]").value = coords.latitude.toFixed(6);
        form.querySelector("[name=lon]").value = coords.longitude.toFixed(6);
        form.querySelector("[data-code]").value = "";
        form.requestSubmit();
      },
      () => say(said, button.dataset.failed),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  });
};

/** Whoever chooses a time or another type of their own means it. */
const choose = () => {
  for (const field of document.querySelectorAll("[data-chooses]")) {
    field.addEventListener("input", () => {
      const radio = document.getElementById(field.dataset.chooses);
      if (radio) radio.checked = true;
    });
  }
};

const forms = document.querySelectorAll("form[data-scanner]");
for (const form of forms) locate(form);
choose();
if (forms.length > 0) {
  const reader = await makeReader();
  if (reader) {
    for (const form of forms) {
      scanWithCamera(reader, form);
      scanPhotos(reader, form);
    }
  }
}
