/** The element for projects with modules: runs the script, and says where its parts are. */

import "./registry-lens.js";

export const RegistryLens = customElements.get("registry-lens");
RegistryLens.folder = new URL(".", import.meta.url);
