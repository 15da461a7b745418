/**
 * Prints what a screen reader reads of the sample: the board of claims, a metric's figure, and the values that the
 * arrow keys reach, each from the focused element in the browser's accessibility tree.
 *
 *   node tests/browser/transcript.mjs [metric]
 */

import { close, singleFileAddress, visit, WHOLE_SAMPLE } from "./support.mjs";

const metric = process.argv[2] ?? "turnover";
/** The number of values to print in each panel. */
const MOST = 12;

await visit({ url: singleFileAddress }, async (lens) => {
  await lens.id("sample").click();
  await lens.settled(WHOLE_SAMPLE.length, 60_000);
  console.log(`# The board of claims\n\n${await lens.id("claims").ariaSnapshot()}\n`);

  await lens.open(metric);
  const figure = lens.id(metric).locator("figure").first();
  console.log(`# The figure of ${metric}\n\n${await figure.ariaSnapshot()}\n\n# Its values\n`);

  const devtools = await lens.page.context().newCDPSession(lens.page);
  const said = async () => {
    const { nodes } = await devtools.send("Accessibility.getFullAXTree");
    const of = (node, name) => node.properties?.find((property) => property.name === name)?.value.value;
    // In the tree the document is focused as well.
    const node = nodes.findLast((found) => !found.ignored && of(found, "focused"));
    const parent = nodes.find(({ nodeId }) => nodeId === node.parentId);
    return {
      within: `${parent.role.value}, ${parent.name.value}`,
      words: [node.name.value, of(node, "roledescription") ?? node.role.value, node.description?.value]
        .filter(Boolean)
        .join(" | "),
    };
  };
  const values = figure.locator(".mark[role=img]");
  if ((await values.count()) === 0) return console.log("It has none.");
  await values.focus();
  const first = await said();
  console.log(`Tab         ${first.within}\n            ${first.words}`);
  // It moves along the series to their ends, and to the next panel after some values.
  const ways = ["ArrowRight", "ArrowDown", "ArrowUp"];
  const heard = new Set([first.words]);
  for (let n = 1; ; n++) {
    let next = null;
    for (const key of n % MOST === 0 ? ["PageDown"] : ways) {
      await lens.page.keyboard.press(key);
      const { words } = await said();
      if (heard.has(words)) continue;
      next = words;
      console.log(`${key.padEnd(12)}${words}`);
      break;
    }
    if (next === null) break;
    heard.add(next);
  }
});
await close();
