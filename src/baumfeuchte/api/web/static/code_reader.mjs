// Reads QR codes where the browser itself cannot: Safari, Firefox, Chromium on Linux. Loaded when
// somebody scans, and asked like a BarcodeDetector.
import { decodeQR } from "./vendor/qr/decode.js";

const FRAME_PX = 1280; // The camera is asked many times a second, so a frame has to be quick.
const PHOTO_PX = 3600; // A photo is looked at once, and its code may be small: all that the reader takes.

/** The picture's points, no side longer than that. */
const points = (source, width, height, most) => {
  const scale = Math.min(1, most / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
};

export const detect = async source => {
  const film = source instanceof HTMLVideoElement;
  const seen = film
    ? points(source, source.videoWidth, source.videoHeight, FRAME_PX)
    : points(source, source.width, source.height, PHOTO_PX);
  const patience = film ? {} : { effort: Infinity, timeLimit: Infinity };
  try {
    return [{ rawValue: decodeQR(seen, patience) }];
  } catch {
    return []; // No code in it: the library says so by an error.
  }
};
