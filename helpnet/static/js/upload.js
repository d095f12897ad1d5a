// The import form shows how far an upload is. Without this script it is an ordinary form.

const form = document.querySelector("[data-upload]");
const progress = form.querySelector("[data-progress]");
const send = form.querySelector("[data-send]");

function say(sentence) {
  progress.textContent = sentence;
  progress.hidden = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (send.hasAttribute("aria-busy")) return;
  send.setAttribute("aria-busy", "true");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", ({ loaded, total }) => say(`${Math.floor((100 * loaded) / total)} % sent`));
  request.addEventListener("loadend", () => {
    send.removeAttribute("aria-busy");
    if (request.response?.location) location.assign(request.response.location);
    else say(request.response?.error?.message ?? "The connection broke off: press Import again. Nothing is imported twice.");
  });
  request.send(new FormData(form));
});
