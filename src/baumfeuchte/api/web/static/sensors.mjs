// The camera, photos and the position, where the browser has them. The form works without all three.

const say = (element, text) => {
  if (element) element.textContent = text;
};

/** What gets a reader of QR codes when it is needed, or null where there is none.
 *
 * Most browsers have none of their own: ours is a library that `make web` fetched, and weighs more
 * than the page, so it is loaded by whoever scans.
 */
const readerFor = async form => {
  try {
    const formats = await window.BarcodeDetector.getSupportedFormats();
    if (formats.includes("qr_code")) {
      const own = new window.BarcodeDetector({ formats: ["qr_code"] });
      return async () => own;
    }
  } catch {
    // The browser has none, or none that works.
  }
  const { reader } = form.dataset;
  return reader ? () => import(reader) : null;
};

const take = (form, text) => {
  const field = form.querySelector("[data-code]");
  field.value = text;
  form.requestSubmit();
};

const scanWithCamera = (getReader, form) => {
  const button = form.querySelector("[data-scan]");
  const box = form.querySelector("[data-camera]");
  if (!button || !box || !navigator.mediaDevices?.getUserMedia) return;
  const video = box.querySelector("video");
  const said = form.querySelector("[data-said]");
  const label = button.querySelector("[data-label]");
  const words = button.dataset;
  // The attempt that counts: whoever stops while the camera still opens does not get it later.
  let attempt = null;
  button.hidden = false;

  const release = stream => stream?.getTracks().forEach(track => track.stop());

  const stop = () => {
    attempt = null;
    release(video.srcObject);
    video.srcObject = null;
    box.hidden = true;
    label.textContent = words.start;
  };

  const look = async (reader, mine) => {
    if (mine !== attempt) return;
    try {
      const found = video.readyState >= 2 ? await reader.detect(video) : [];
      if (mine !== attempt) return;
      if (found.length > 0) {
        stop();
        navigator.vibrate?.(60);
        take(form, found[0].rawValue);
        return;
      }
    } catch {
      // A frame that cannot be read; the next one may.
    }
    setTimeout(look, 150, reader, mine);
  };

  button.addEventListener("click", async () => {
    if (attempt) {
      stop();
      say(said, "");
      return;
    }
    const mine = (attempt = {});
    label.textContent = words.stop;
    say(said, "");
    const coming = getReader();
    coming.catch(() => {}); // Said below, after the camera.
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
        audio: false,
      });
      if (mine !== attempt) return release(stream);
      video.srcObject = stream;
      box.hidden = false;
      say(said, words.running);
      await video.play();
      box.scrollIntoView({ block: "nearest" });
    } catch {
      if (mine !== attempt) return release(stream);
      stop();
      say(said, words.failed);
      return;
    }
    try {
      look(await coming, mine);
    } catch {
      if (mine !== attempt) return;
      stop();
      say(said, words.unread);
    }
  });
  addEventListener("pagehide", stop);
};

const scanPhotos = (getReader, form) => {
  const label = form.querySelector("[data-photo]");
  if (!label) return;
  const input = label.querySelector("input");
  const said = form.querySelector("[data-said]");
  label.hidden = false;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    say(said, "");
    let reader;
    try {
      reader = await getReader();
    } catch {
      input.value = "";
      say(said, label.dataset.unread);
      return;
    }
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
for (const form of forms) {
  const getReader = await readerFor(form);
  if (getReader) {
    scanWithCamera(getReader, form);
    scanPhotos(getReader, form);
  }
}
