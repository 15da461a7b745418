/**
 * The hosted page keeps itself for visits without a network, and says when a new version is there. Only index.html loads
 * this script: the single file and embeds keep nothing.
 */

const notice = document.getElementById("update");

async function start(): Promise<void> {
  const { serviceWorker } = navigator;
  const registration = await serviceWorker.register("sw.js");
  let asked = false;
  const show = (): void => {
    // Without a controller this is the first version, and the page has it already.
    if (notice && registration.waiting && serviceWorker.controller) notice.hidden = false;
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", show);
  });
  show();
  notice?.querySelector("button")?.addEventListener("click", () => {
    asked = true;
    registration.waiting?.postMessage("replace");
  });
  serviceWorker.addEventListener("message", ({ data }) => {
    const said = notice?.querySelector("span");
    if (said && data.replaced === false)
      said.textContent = "Close the other tabs with this page first: they show the old version.";
  });
  serviceWorker.addEventListener("controllerchange", () => {
    if (asked) location.reload();
  });
}

// A page in a frame is an embed, and its visitor came to another page. After a failure the page works with a network.
if ("serviceWorker" in navigator && window.top === window)
  addEventListener("load", () => void start().catch(() => {}));
