/** The later part with the views of guide and glossary. */

import type { MakeReader } from "../views/loaded";
import { GlossaryReader } from "../views/glossary";
import { GuideReader } from "../views/guide";

/** What reads the texts, by the names of the elements in which they are. */
export const readers: Readonly<Record<string, MakeReader>> = {
  "registry-lens-guide": (host, { guide }) => new GuideReader(host, guide),
  "registry-lens-glossary": (host, { glossary }) => new GlossaryReader(host, glossary),
};
