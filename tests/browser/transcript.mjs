/**
 * Prints what a screen reader is given of the sample: the board of claims, a metric's figure, and the values that the
 * arrow keys lead to, each as the browser's accessibility tree has the element in focus.
 *
 *   node tests/browser/transcript.mjs [metric]
 */

import { close, singleFileAddress, visit, WHOLE_SAMPLE } from "./support.mjs";

const metric = process.argv[2] ?? "turnover";
/** Values of a panel that are printed before the next one is gone to. */
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
    // The document is in focus, too, as far as the tree is concerned.
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
  // Along the series, whichever way they run, until nothing comes; now and then to the next panel.
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
