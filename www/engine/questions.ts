/**
 * The questions for results that several elements ask of one engine. The engine measures one at a time, and a newer one
 * would cancel it; so each waits for the one before. A question with the same settings about the same files joins the
 * one that is being answered.
 */

import type { MetricId, Parameters, Part, Results } from "./types";

type Take = (part: Part) => void;

interface Question {
  key: string;
  /** What was answered so far, for those who join. */
  parts: Part[];
  takers: Take[];
  answer: Promise<Results>;
}

export class Questions {
  #ask: (params: Parameters, first: MetricId | null, part: Take) => Promise<Results>;
  #prefer: (metric: MetricId) => void;
  /** The first is with the engine. */
  #asked: Question[] = [];
  /** The metrics that are to be measured first, each for another element. */
  #wanted: MetricId[] = [];

  constructor(
    ask: (params: Parameters, first: MetricId | null, part: Take) => Promise<Results>,
    prefer: (metric: MetricId) => void,
  ) {
    this.#ask = ask;
    this.#prefer = prefer;
  }

  /** `version` differs whenever the files may have changed. */
  async results(
    params: Parameters,
    version: number,
    first: MetricId | null,
    part: Take = () => {},
  ): Promise<Results> {
    const key = JSON.stringify([params, version]);
    const joined = this.#asked.find((question) => question.key === key);
    if (!joined) return this.#begin(key, params, first, part).answer;
    for (const known of joined.parts) part(known);
    joined.takers.push(part);
    this.want(first);
    const results = await joined.answer;
    // Each element adds the digests of the files to its document.
    return { ...results, inputs: results.inputs.map((input) => ({ ...input })) };
  }

  /** This metric is to be measured before others that are wanted. */
  want(metric: MetricId | null): void {
    if (metric !== null && this.#asked.length > 0) this.#wanted.unshift(metric);
  }

  #begin(key: string, params: Parameters, first: MetricId | null, part: Take): Question {
    const before = this.#asked.at(-1);
    const question: Question = { key, parts: [], takers: [part], answer: null! };
    const take = (part: Part): void => this.#take(question, part);
    question.answer = before
      ? before.answer.catch(refusesNext).then(() => this.#ask(params, first, take))
      : this.#ask(params, first, take);
    this.#asked.push(question);
    const end = (): void => {
      this.#asked.splice(this.#asked.indexOf(question), 1);
      if (this.#asked.length === 0) this.#wanted = [];
    };
    question.answer.then(end, end);
    return question;
  }

  #take(question: Question, part: Part): void {
    question.parts.push(part);
    for (const take of question.takers) take(part);
    this.#wanted = this.#wanted.filter((metric) => part.pending.includes(metric));
    if (this.#wanted[0] !== undefined) this.#prefer(this.#wanted[0]);
  }
}

/** A cancel is meant for all questions, and an engine that was restarted reads the files again. */
function refusesNext(problem: unknown): void {
  const { kind } = (problem ?? {}) as { kind?: string };
  if (kind === "cancelled" || kind === "engine") throw problem;
}
