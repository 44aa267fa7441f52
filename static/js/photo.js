// The applicant's photograph, cut to the round's measure before it is sent: any picture, straightened, cropped, turned, made small.
// Where the browser can't (an unknown format, no canvas), the file goes as it is and the server cuts it.
const QUALITIES = [0.92, 0.85, 0.78, 0.7, 0.6, 0.5];

const blobOf = (canvas, quality) => new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));

async function smallEnough(canvas, maxBytes) {
  let blob = null;
  for (const quality of QUALITIES) {
    blob = await blobOf(canvas, quality);
    if (blob && blob.size <= maxBytes) break;
  }
  return blob;
}

function start(place) {
  const spec = { width: Number(place.dataset.width), height: Number(place.dataset.height), maxBytes: Number(place.dataset.maxKb) * 1024 };
  const input = place.querySelector("input[type=file]");
  const desk = place.querySelector("[data-photo-desk]");
  const canvas = desk.querySelector("canvas");
  const said = place.querySelector("[data-photo-said]");
  const [zoom, across, down, tilt] = ["zoom", "x", "y", "tilt"].map((name) => desk.querySelector(`[data-photo-${name}]`));
  let picture = null;
  let turned = 0;
  let latest = 0;

  function draw() {
    const lying = turned % 180 !== 0;
    const [wide, tall] = lying ? [picture.height, picture.width] : [picture.width, picture.height];
    // A tilted picture is enlarged so far that no empty corner shows.
    const angle = (Number(tilt.value) * Math.PI) / 180;
    const [sine, cosine] = [Math.abs(Math.sin(angle)), Math.cos(angle)];
    const [coverWide, coverTall] = [spec.width * cosine + spec.height * sine, spec.width * sine + spec.height * cosine];
    const scale = Math.max(coverWide / wide, coverTall / tall) * (Number(zoom.value) / 100);
    const left = (spec.width - coverWide) / 2 + (coverWide - wide * scale) * (Number(across.value) / 100);
    const top = (spec.height - coverTall) / 2 + (coverTall - tall * scale) * (Number(down.value) / 100);
    const pen = canvas.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, spec.width, spec.height);
    pen.imageSmoothingQuality = "high";
    pen.translate(left + (wide * scale) / 2, top + (tall * scale) / 2);
    pen.rotate((turned * Math.PI) / 180 + angle);
    pen.drawImage(picture, (-picture.width * scale) / 2, (-picture.height * scale) / 2, picture.width * scale, picture.height * scale);
    return Math.min(wide, tall) >= Math.min(spec.width, spec.height);
  }

  async function cut() {
    const mine = ++latest;
    const large = draw();
    const blob = await smallEnough(canvas, spec.maxBytes);
    if (!blob || mine !== latest) return;
    const chosen = new DataTransfer();
    chosen.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
    input.files = chosen.files;
    const ready = place.dataset.saidReady.replace("{kb}", String(Math.ceil(blob.size / 1024)));
    said.textContent = large ? ready : place.dataset.saidSmall;
  }

  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    try {
      picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      turned = 0;
      zoom.value = "100";
      tilt.value = "0";
      desk.hidden = false;
      await cut();
    } catch {
      desk.hidden = true;
      said.textContent = place.dataset.saidUnreadable;
    }
  });
  for (const slider of [zoom, across, down, tilt]) slider.addEventListener("input", () => picture && cut());
  desk.querySelector("[data-photo-turn]").addEventListener("click", () => {
    turned = (turned + 90) % 360;
    cut();
  });
}

if (typeof DataTransfer === "function" && typeof createImageBitmap === "function") {
  for (const place of document.querySelectorAll("[data-photo]")) start(place);
}
