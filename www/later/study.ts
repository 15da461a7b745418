/** The later part that reads a manifest, loads its files, and shows expected and got. */
export { Studies } from "../files/study";
export { followed } from "../views/study";
