/**
 * The style sheet of the page in parts. Their order is part of the cascade: later rules win over earlier ones, and
 * print wins over all.
 */

import { unsafeCSS, type CSSResultGroup } from "lit";
import { scaled } from "./scaled";
import adapted from "./adapted.css";
import figures from "./figures.css";
import page from "./page.css";
import print from "./print.css";
import reading from "./reading.css";
import tables from "./tables.css";
import tokens from "./tokens.css";
import views from "./views.css";

export const styles: CSSResultGroup = [tokens, page, tables, views, figures, reading, adapted, print].map(
  (part) => unsafeCSS(scaled(part)),
);
