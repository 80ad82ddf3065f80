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
  const LONGEST = 2400, SMALL = 1_000_000, LIMIT = 20 * 1024 * 1024; // of app/uploads.py
  let queue = Promise.resolve(), waiting = 0, ended = false;

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
    request.upload.onload = () => row.arrived();
    request.onload = () => {
      const answer = request.response || {}, status = request.status;
      if (status === 200 && answer.id) {
        if (form.elements.seen.value === answer.was) form.elements.seen.value = answer.seen;
        row.sent(answer);
      } else if (answer.message) {
        row.failed(answer.message, status !== 422);
      } else if (status === 400 || !request.responseURL.endsWith(form.dataset.upload)) {
        ended = true; // the token, or who it was, is not known any more
        row.failed(row.words.ended, false);
      } else if (status === 413) {
        row.failed(row.words.large, false);
      } else {
        row.failed(status === 429 ? row.words.often : row.words.lost, true);
      }
      done();
    };
    request.onerror = () => { row.failed(row.words.broken, true); done(); };
    request.onabort = done;
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
    const press = (text, onclick) => make(
      "button", { type: "button", className: "button is-quiet", onclick },
      text, make("span", { className: "unseen", textContent: `(${file.name})` }),
    );
    const leave = () => { item.remove(); upload.querySelector("[type=file]").focus(); };
    const stop = press(say.stop, () => { row.stopped = true; leave(); row.abort(); });
    const item = make("li", {}, make("span", {}, `${file.name} `, words), stop, bar);
    list.append(item);
    const row = {
      words: say,
      stopped: false,
      abort: () => {},
      arrived: () => stop.remove(),
      show: (percent) => { bar.value = percent; words.textContent = percent < 100 ? `${say.sending} ${percent}%` : say.checking; },
      sent: (answer) => {
        bar.remove();
        words.textContent = `${say.sent} ${answer.size}`;
        item.append(Object.assign(press(say.remove, null), {
          type: "submit", name: "remove", value: `${path}:${answer.id}`, formNoValidate: true,
        }));
      },
      failed: (message, again) => {
        bar.remove();
        stop.remove();
        item.className = "is-bad";
        words.textContent = message;
        if (again) item.append(press(say.again, () => { leave(); start(upload, path, file); }));
        item.append(press(say.remove, leave));
      },
    };
    return row;
  };

  const deliver = async (path, file, row) => {
    const smaller = await shrink(file);
    if (row.stopped) return;
    if (smaller.size > LIMIT) row.failed(row.words.large, false);
    else await send(path, smaller, row);
  };

  const start = (upload, path, file) => {
    const row = addRow(upload, path, file);
    waiting += 1;
    queue = queue.then(() => deliver(path, file, row)).then(() => { waiting -= 1; });
  };

  form.addEventListener("change", ({ target }) => {
    if (target.type !== "file") return;
    const files = [...target.files];
    target.value = "";
    for (const file of files) start(target.closest(".upload"), target.name, file);
  });

  form.addEventListener("submit", (event) => {
    const button = event.submitter, stays = button && button.formNoValidate;
    const bad = () => (stays || ended ? null : form.querySelector(".upload li.is-bad button"));
    if (!waiting && !bad()) return;
    event.preventDefault();
    queue.then(() => {
      if (bad()) bad().focus();
      else form.requestSubmit(button);
    });
  });
})();
