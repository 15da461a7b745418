/**
 * Sizes in a style sheet count in `rem`. In an embed the root element belongs to another page, and so does its size of
 * letters, which may be 10 pixels or 40. So each `rem` becomes `--rem`, which the element sets, and in a question about
 * the width of the element `em`, its own size of letters.
 */
export const scaled = (css: string): string =>
  css
    .replace(/@container[^{]*/g, (question) => question.replace(/rem\b/g, "em"))
    .replace(/(-?[\d.]+)rem\b/g, "calc($1*var(--rem))");
