/** The later part with the exports: what the menu offers, and what makes the files. */

export { ALL, endOf, nameOf, ofAll, ofMetric } from "../files/exports";
export { fileName, save } from "../files/save";
