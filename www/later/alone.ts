/** The later part with what surrounds a figure alone. */
export { alone, dress, fullPage, source } from "../views/alone";
