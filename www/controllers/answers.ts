/**
 * Keeps the results document up to date: asks the engine when files or settings have changed, keeps the last answer
 * until the next one comes, and stops when the user cancels.
 */

import type { EngineHost } from "../engine/host";
import type { FileState, MetricId, Parameters, Part, Problem, Results } from "../engine/types";
import { sentence } from "../text/format";
import { fileSummary } from "../text/words";
import type { Notices } from "./notices";
import type { Page } from "./page";

/** What an answer depends on. `renewed` counts files whose content changed under the same name. */
export function answerKey(params: Parameters, renewed: number, files: readonly FileState[]): string {
  const parts = files.map((f) => [f.id, f.label, f.status, f.snapshot_date, f.registry, f.mapping]);
  return JSON.stringify([params, renewed, parts]);
}

interface Situation {
  key: string;
  /** The key of the answer that is shown. */
  shown: string;
  /** The key of the answer that the user cancelled. */
  cancelled: string | null;
  /** No file can be measured, or no engine is running. */
  impossible: boolean;
  /** A question is not answered yet. */
  asking: boolean;
}

/** The next step for an answer that may be out of date. */
export function nextStep(s: Situation): "nothing" | "stay cancelled" | "wait" | "ask" {
  if (s.key === s.shown || s.impossible) return "nothing";
  if (s.key === s.cancelled) return "stay cancelled";
  return s.asking ? "wait" : "ask";
}

/** Writes the digests of the files into the results. True if that changed them. */
export function withDigests(results: Results | null, files: readonly FileState[]): boolean {
  const ready = files.filter(({ status }) => status === "ready");
  const digests = new Map(ready.map(({ label, sha256 }) => [label, sha256]));
  let news = false;
  for (const input of results?.inputs ?? []) {
    const sha256 = digests.get(input.file) ?? null;
    news ||= input.sha256 !== sha256;
    input.sha256 = sha256;
  }
  return news;
}

/** What can be shown: the whole document, or what is answered so far. */
export interface Shown {
  results: Results | null;
  /** The metrics that are not measured yet. Their answers are empty, and claims that need them have no verdict. */
  pending: ReadonlySet<MetricId>;
}

const NONE: ReadonlySet<MetricId> = new Set();

/** Adds a part to what is answered so far. */
export function withPart(before: Results | null, { document, pending }: Part): Shown {
  const empty = pending.map((metric) => [metric, { datasets: [], together: null }]);
  const metrics = { ...Object.fromEntries(empty), ...before?.metrics, ...document.metrics };
  return { results: { ...document, metrics }, pending: new Set(pending) };
}

export interface AnswerNeeds {
  engine: Pick<EngineHost, "results" | "prefer" | "whenIdle" | "idle">;
  notices: Pick<Notices, "show" | "announce">;
  files(): readonly FileState[];
  params(): Parameters;
  /** The engine cannot run. */
  down(): boolean;
  /** The metric on show, if only its columns are read. */
  only(): MetricId | null;
  /** The metrics that were not asked for. */
  lacking(results: Results): MetricId[];
  /** Sentences about an answer for screen readers. */
  spoken(results: Results): string[];
  /** A new answer is shown. */
  answered(): void;
  /** The engine has refused the settings. */
  refused(): void;
}

export class AnswersController {
  /** The results document; null without files and before the first answer. It is always whole. */
  results: Results | null = null;
  /** Results that were saved earlier. They are shown while there are no others. */
  #saved: Results | null = null;
  /** What is answered so far of the first answer. Later ones replace it as a whole: nothing on the page flickers. */
  #soFar: (Shown & { key: string }) | null = null;
  /** The results of some metrics, with what stands for the others. */
  #widened: (Shown & { of: Results }) | null = null;
  /** The metric whose view is open. */
  #first: MetricId | null = null;
  /** The files or settings are no longer those of the answer. */
  stale = false;
  #page: Page;
  #needs: AnswerNeeds;
  #shown = "";
  #cancelled: string | null = null;
  #renewed = 0;
  /** How many files were read and how many not, as last announced. */
  #summary = "";
  #asking: Promise<unknown> | null = null;

  constructor(page: Page, needs: AnswerNeeds) {
    this.#page = page;
    this.#needs = needs;
  }

  /** The user cancelled measuring, so the answer that is shown stays. */
  get halted(): boolean {
    return this.#cancelled !== null;
  }

  get shown(): Shown {
    if (!this.results) return this.#soFar ?? { results: null, pending: NONE };
    const pending = this.#needs.lacking(this.results);
    if (pending.length === 0) return { results: this.results, pending: NONE };
    // The same object while it is the same answer, so that no figure is drawn again.
    if (this.#widened?.of !== this.results || this.#widened.pending.size !== pending.length)
      this.#widened = { of: this.results, ...withPart(null, { document: this.results, pending }) };
    return this.#widened;
  }

  /** The results that are shown were saved earlier, and not measured here. */
  get areSaved(): boolean {
    return this.results !== null && this.results === this.#saved;
  }

  /** Shows saved results while there are no others; null forgets them. */
  keep(saved: Results | null): void {
    const change = this.results === this.#saved;
    this.#saved = saved;
    if (change) this.#show(saved);
  }

  /** The metric whose view is open is measured before the others. */
  prefer(metric: MetricId | null): void {
    if (metric === this.#first) return;
    this.#first = metric;
    if (this.#asking && metric !== null && this.shown.pending.has(metric)) this.#needs.engine.prefer(metric);
  }

  /** A new answer will replace the one that is shown. */
  get replacing(): boolean {
    return this.stale && !this.halted;
  }

  /** A file has the same name as before and other content, which its row may not show. */
  renew(): void {
    this.#renewed += 1;
  }

  /** Checks the answer against files that have just changed. */
  check(files: readonly FileState[]): void {
    const key = this.#key();
    this.#dropSoFar(key);
    this.#update({ stale: files.length > 0 && key !== this.#shown });
  }

  /** Asks for the results if they are out of date. Until they come the last ones stay. */
  async refresh(): Promise<void> {
    const key = this.#key();
    this.#dropSoFar(key);
    const step = nextStep({
      key,
      shown: this.#shown,
      cancelled: this.#cancelled,
      impossible: this.#needs.files().length === 0 || this.#needs.down(),
      asking: this.#asking !== null,
    });
    if (step === "stay cancelled") return;
    this.#update({ cancelled: null, stale: step === "nothing" ? false : this.stale });
    if (step === "nothing") return;
    if (step === "wait") {
      await this.#asking;
      return this.refresh();
    }
    await this.#ask(key);
  }

  /** Measures again after the user cancelled. */
  resume = (): void => {
    this.#update({ cancelled: null });
    void this.refresh();
  };

  /** Resolves with the results when all files are read and everything is measured. */
  async settled(): Promise<Results | null> {
    const { engine } = this.#needs;
    // A restart or another drop can make the engine busy again.
    do {
      await engine.whenIdle();
      await this.#asking;
    } while (!engine.idle);
    return this.results;
  }

  /** Without files there is no answer. */
  forget(): void {
    this.#shown = "";
    this.#summary = "";
    this.#update({ stale: false, cancelled: null });
    this.#needs.notices.announce("");
    this.#soFar = null;
    if (this.results !== this.#saved) this.#show(this.#saved);
  }

  /** Adds the digests of the files, which the engine computes after the answer. */
  addDigests(files: readonly FileState[]): void {
    if (!this.areSaved && withDigests(this.results, files)) this.#show(this.results);
  }

  async #ask(key: string): Promise<void> {
    this.#update({ stale: true });
    const summary = fileSummary(this.#needs.files());
    const { engine } = this.#needs;
    // An engine that the element has left still answers for others.
    const still = (): boolean => engine === this.#needs.engine;
    this.#asking = engine
      .results(this.#needs.params(), this.#first, (part) => still() && this.#takePart(key, part))
      .then(
        (results) => still() && this.#take(key, results, summary),
        (problem: Problem) => still() && this.#fail(key, problem),
      )
      .finally(() => (this.#asking = null));
    await this.#asking;
  }

  #take(key: string, results: Results, summary: string): void {
    if (this.#needs.files().length === 0) return;
    this.#shown = key;
    this.#soFar = null;
    this.#update({ stale: key !== this.#key() });
    const news = summary === this.#summary ? [] : [sentence(summary)];
    this.#needs.notices.announce([...news, ...this.#needs.spoken(results)].join(" "));
    this.#summary = summary;
    this.#show(results);
    this.#needs.answered();
  }

  #takePart(key: string, part: Part): void {
    if (this.results || key !== this.#key()) return;
    this.#soFar = { key, ...withPart(this.#soFar?.results ?? null, part) };
    this.#page.requestUpdate();
  }

  /** What is answered so far of other files or settings is no answer. */
  #dropSoFar(key: string): void {
    if (this.#soFar?.key !== key) this.#soFar = null;
  }

  #fail(key: string, problem: Problem): void {
    if (problem.kind === "cancelled") {
      this.#update({ cancelled: key });
    } else if (problem.kind !== "engine") {
      // After a restart of the engine the files are read again, and the end of that asks again.
      this.#shown = key;
      this.#needs.notices.show(`${problem.message} ${problem.advice}`);
      this.#needs.refused();
    }
  }

  #key(): string {
    const { params, files, only } = this.#needs;
    return `${only() ?? ""} ${answerKey(params(), this.#renewed, files())}`;
  }

  #show(results: Results | null): void {
    this.results = results;
    this.#page.requestUpdate();
    this.#page.dispatchEvent(
      new CustomEvent("registry-lens-results", { detail: results, bubbles: true, composed: true }),
    );
  }

  #update({ stale = this.stale, cancelled = this.#cancelled }): void {
    this.stale = stale;
    this.#cancelled = cancelled;
    this.#page.requestUpdate();
  }
}
