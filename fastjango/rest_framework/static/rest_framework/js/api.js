// The browsable API: methods that forms do not know, tabs, dialogs.
const { csrfHeaderName, csrfToken } = JSON.parse(document.getElementById("drf_csrf").textContent);

function bodyOf(form) {
  const content = form.querySelector("[data-override=content]");
  if (content) {
    const type = form.querySelector("[data-override=content-type]").value;
    return { body: content.value, headers: type.startsWith("multipart/") ? {} : { "Content-Type": type } };
  }
  return { body: new FormData(form), headers: {} };
}

async function send(form, method) {
  const { body, headers } = method === "DELETE" || method === "OPTIONS" ? { headers: {} } : bodyOf(form);
  const response = await fetch(form.action, {
    method,
    body,
    headers: { Accept: "text/html; q=1.0, */*", [csrfHeaderName]: csrfToken, ...headers },
    credentials: "same-origin",
  });
  if (response.redirected) {
    location.assign(response.url);
    return;
  }
  const page = await response.text();
  document.open();
  document.write(page);
  document.close();
  window.scrollTo(0, 0);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const method = event.submitter?.dataset.method || form.dataset.method;
  const isRaw = form.querySelector("[data-override=content]");
  if (method || isRaw) {
    event.preventDefault();
    send(form, method || form.method.toUpperCase());
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
});

for (const section of document.querySelectorAll("section.tabs")) {
  const tabs = [...section.querySelectorAll(":scope > .tab")];
  if (tabs.length < 2) continue;
  const strip = document.createElement("div");
  strip.className = "strip";
  strip.setAttribute("role", "tablist");
  const show = (chosen) => {
    tabs.forEach((tab, i) => {
      tab.hidden = tab !== chosen;
      strip.children[i].setAttribute("aria-selected", String(tab === chosen));
    });
    try { localStorage.setItem("tabstyle", String(tabs.indexOf(chosen))); } catch { /* storage may be off */ }
  };
  tabs.forEach((tab) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = tab.dataset.title;
    button.setAttribute("role", "tab");
    button.addEventListener("click", () => show(tab));
    strip.append(button);
  });
  section.prepend(strip);
  let remembered = 0;
  try { remembered = Number(localStorage.getItem("tabstyle")) || 0; } catch { /* storage may be off */ }
  show(tabs[remembered] || tabs[0]);
}
