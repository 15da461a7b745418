// An embedding page listens to the height of the page in its frame, and gives the frame that height.
addEventListener("message", ({ data, source, origin }) => {
  const frame = document.querySelector("iframe");
  if (origin !== location.origin || source !== frame.contentWindow) return;
  if (data?.type === "registry-lens:height") frame.style.height = `${data.height}px`;
});
// Each example shows its text as it is written in this page.
for (const code of document.querySelectorAll("[data-of]"))
  code.textContent = document
    .getElementById(code.dataset.of)
    .outerHTML.replace(/ (id|filled|style)="[^"]*"/g, "");
