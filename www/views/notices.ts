/** Notices above the answer about the files, the link and the engine. */

import { html, nothing, type TemplateResult } from "lit";
import { fates, type Fate } from "../address/expected";
import { expecting, held } from "../address/fingerprint";
import type { AddressController } from "../controllers/address";
import type { AnswersController } from "../controllers/answers";
import type { DropsController } from "../controllers/drops";
import type { EngineController } from "../controllers/engine";
import type { FileState } from "../engine/types";
import { size } from "../text/format";
import { haltedWords, list } from "../text/words";

type Notice = TemplateResult | typeof nothing;

/** A message about the latest drop, or a reason why an action failed. */
export const remark = (text: string): Notice =>
  text ? html`<p class="notice" data-testid="notice" role="status">${text}</p>` : nothing;

export const engineDown = ({ down, host }: EngineController): Notice =>
  down === null
    ? nothing
    : html`<div class="down" role="alert" data-testid="down">
        <p>${down}</p>
        <button type="button" @click=${() => host.revive()}>Try again</button>
      </div>`;

/** The mark that files say of themselves that their data are made up. */
export function madeUp(files: readonly FileState[]): Notice {
  const said = [...new Set(files.flatMap(({ synthetic }) => synthetic ?? []))];
  if (said.length === 0) return nothing;
  const which = files.every(({ synthetic }) => synthetic) ? "These files are" : "Some of these files are";
  return html`<span class="made-up" data-testid="made-up" title=${list(said, 3)}
    ><strong>${which} made up</strong> (“synthetic”), so their results are not real.</span
  >`;
}

export function undoRemoval(drops: DropsController): Notice {
  const { labels, sample } = drops.removed;
  if (labels.length === 0) return nothing;
  const words = sample ? "The sample was removed" : `Removed: ${list(labels, 3)}`;
  return html`<p class="notice undo" data-testid="removed" role="status">
    <span>${words}.</span>
    <button type="button" data-testid="undo" @click=${drops.undo}>
      Undo<span class="unseen"> the removal</span>
    </button>
  </p>`;
}

/** Whether the files are those of the link, and which of those that it names are missing. */
export function madeWith(address: AddressController, files: readonly FileState[]): unknown {
  return [madeWithWords(address, files), namedFiles(address, files)];
}

function madeWithWords({ made, madeWithSample }: AddressController, files: readonly FileState[]): Notice {
  if (made === null || (madeWithSample && files.length === 0)) return nothing;
  if (files.length === 0) return html`<p class="notice" data-testid="made-with">${expecting(made)}</p>`;
  const ready = files.filter(({ status }) => status === "ready");
  const digests = ready.flatMap(({ sha256 }) => sha256 ?? []);
  if (digests.length < ready.length || ready.length === 0) return nothing;
  const { same, words } = held(made, digests);
  return html`<p class="notice ${same ? "good" : ""}" data-testid="made-with" data-same=${same} role="status">
    ${words}
  </p>`;
}

const SIGNS: Record<Fate, string> = { here: "✓", comparing: "…", missing: "○", wrong: "✗", stuck: "!" };

function namedFiles({ madeOf }: AddressController, files: readonly FileState[]): Notice {
  const all = fates(madeOf, files);
  if (all.every(({ fate }) => fate === "here")) return nothing;
  return html`<ul class="notice expected-files" data-testid="expected-files" aria-label="Files of the link">
    ${all.map(
      ({ file: { label, bytes, digest }, fate, words }) =>
        html`<li data-fate=${fate}>
          <span aria-hidden="true">${SIGNS[fate]}</span>
          <span
            ><bdi>${label}</bdi>
            <span class="quiet">(${size(bytes)}${digest ? `, SHA-256 ${digest}…` : ""})</span> ${words}</span
          >
        </li>`,
    )}
  </ul>`;
}

/** Corrections in the address need the files that they were made for. */
export function expectedFiles({ expected }: AddressController): Notice {
  if (expected.length === 0) return nothing;
  return html`<p class="notice" data-testid="expected">
    The link in the address bar has settings for ${list(expected, 4)}. They apply when you drop
    ${expected.length === 1 ? "this file" : "these files"}.
  </p>`;
}

/** The text in place of an answer, or above an older one. */
export function waiting(answers: AnswersController, { progress }: EngineController): Notice {
  if (answers.halted)
    return html`<p class="notice" data-testid="halted">
      ${haltedWords(answers.results, answers.shown.results)}
      <button type="button" @click=${answers.resume}>Measure now</button>
    </p>`;
  if (answers.shown.results || !answers.stale || progress) return nothing;
  return html`<p class="quiet waiting">Measuring these files …</p>`;
}
