/** Questions to the worker that are waiting for an answer. */

import { sentence } from "../text/format";
import type { Ask } from "./protocol";
import type { Part, Problem } from "./types";

/** A question carries the number under which its answer comes back. */
export type Question = Extract<Ask, { call: number }>;

interface Call {
  ask: Question;
  resolve(value: never): void;
  reject(problem: Problem): void;
  part?: ((part: Part) => void) | undefined;
}

export class Calls {
  #waiting = new Map<number, Call>();
  #next = 1;

  /** Numbers a question, hands it to `send`, and resolves with the answer; `part` takes what comes before it. */
  ask<T>(question: Question, send: (numbered: Question) => void, part?: (part: Part) => void): Promise<T> {
    const call = this.#next++;
    const numbered = { ...question, call };
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(call, { ask: numbered, resolve: resolve as (value: never) => void, reject, part });
      send(numbered);
    });
  }

  /** The questions that are waiting, oldest first. */
  get waiting(): Question[] {
    return [...this.#waiting.values()].map(({ ask }) => ask);
  }

  resolve(id: number, value: unknown): void {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    call?.resolve(value as never);
  }

  take(id: number, part: Part): void {
    this.#waiting.get(id)?.part?.(part);
  }

  refuse(id: number, problem: Problem): void {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    call?.reject(problem);
  }

  refuseAll(problem: Problem): void {
    for (const id of [...this.#waiting.keys()]) this.refuse(id, problem);
  }
}

/** The answer to a question that the user cancelled. */
export const CANCELLED: Problem = {
  kind: "cancelled",
  message: "Measuring was cancelled.",
  advice: "",
  file: null,
  column: null,
  row_group: null,
};

/** Why a question gets no answer: the engine stopped, or was restarted. */
export function engineProblem(message: string): Problem {
  return {
    kind: "engine",
    message: sentence(message),
    advice: "",
    file: null,
    column: null,
    row_group: null,
  };
}
