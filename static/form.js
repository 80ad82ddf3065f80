/* The form's two conveniences; the page works without. */
/* The phone's own position goes into the box of a place, when its button is pressed and only then. */
(() => {
  "use strict";
  if (!navigator.geolocation) return;
  for (const offer of document.querySelectorAll("[data-locate]")) {
    const [button, words] = offer.children, box = document.getElementById(offer.dataset.locate);
    offer.hidden = false;
    button.addEventListener("click", () => {
      button.ariaDisabled = true;
      words.textContent = words.dataset.busy;
      const end = (text) => { words.textContent = text; button.ariaDisabled = null; };
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          box.value = [coords.latitude, coords.longitude].map((n) => n.toFixed(6)).join(", ");
          end(words.dataset.done);
        },
        () => end(words.dataset.failed),
        { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
      );
    });
  }
})();

/* Photos are made smaller on the phone and sent while the person goes on. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-upload]");
  if (!form || !form.querySelector("[type=file]")) return;
  const LONGEST = 2400, SMALL = 1_000_000;
  let queue = Promise.resolve(), waiting = 0;

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const shrink = async (file) => {
    if (!file.type.startsWith("image/") || file.size < SMALL) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      const canvas = make("canvas", {
        width: Math.round(picture.width * scale), height: Math.round(picture.height * scale),
      });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const smaller = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      if (!smaller || smaller.size >= file.size) return file;
      return new File([smaller], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
    } catch {
      return file; // this browser cannot read it (HEIC): the server can
    }
  };

  const send = (path, file, row) => new Promise((done) => {
    const data = new FormData();
    data.append("csrf_token", form.elements.csrf_token.value);
    data.append(path, file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.upload);
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) row.show(Math.round((event.loaded / event.total) * 100));
    };
    request.onload = () => {
      const answer = request.response || {};
      if (request.status === 200 && answer.id) {
        if (form.elements.seen.value === answer.was) form.elements.seen.value = answer.seen;
        row.sent(answer);
      } else {
        row.failed(answer.message || row.words.lost, request.status !== 422);
      }
      done();
    };
    request.onerror = request.onabort = () => { row.failed(row.words.broken, true); done(); };
    row.abort = () => request.abort();
    request.send(data);
  });

  const addRow = (upload, path, file) => {
    const say = upload.dataset;
    let list = upload.querySelector("ul");
    if (!list) { list = make("ul", { ariaLabel: say.list }); upload.prepend(list); }
    const words = make("span", { className: "small", textContent: say.ready });
    words.setAttribute("role", "status");
    const bar = make("progress", { max: 100, value: 0 });
    bar.setAttribute("aria-label", file.name);
    const button = make("button", { type: "button", className: "button is-quiet" });
    const label = (text) => button.replaceChildren(text, make("span", { className: "unseen", textContent: `(${file.name})` }));
    const item = make("li", {}, make("span", {}, `${file.name} `, words), button, bar);
    label(say.stop);
    list.append(item);
    const row = {
      words: say,
      abort: () => {},
      show: (percent) => { bar.value = percent; words.textContent = percent < 100 ? `${say.sending} ${percent}%` : say.checking; },
      sent: (answer) => {
        bar.remove();
        words.textContent = `${say.sent} ${answer.size}`;
        Object.assign(button, { type: "submit", name: "remove", value: `${path}:${answer.id}`, formNoValidate: true, onclick: null });
        label(say.remove);
      },
      failed: (message, again) => {
        bar.remove();
        item.className = "is-bad";
        words.textContent = message;
        label(again ? say.again : say.remove);
        button.onclick = () => { item.remove(); if (again) start(upload, path, file); };
      },
    };
    button.onclick = () => row.abort();
    return row;
  };

  const start = (upload, path, file) => {
    const row = addRow(upload, path, file);
    waiting += 1;
    queue = queue.then(async () => { await send(path, await shrink(file), row); waiting -= 1; });
  };

  form.addEventListener("change", ({ target }) => {
    if (target.type !== "file") return;
    const files = [...target.files];
    target.value = "";
    for (const file of files) start(target.closest(".upload"), target.name, file);
  });

  form.addEventListener("submit", (event) => {
    if (!waiting) return;
    event.preventDefault();
    const button = event.submitter;
    queue.then(() => {
      const bad = form.querySelector(".upload li.is-bad button");
      if (bad && !(button && button.formNoValidate)) bad.focus();
      else form.requestSubmit(button);
    });
  });
})();
