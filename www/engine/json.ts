/** Lets JSON.stringify take an answer of the engine, whose counts are BigInt. */

/** Counts that a double holds exactly become numbers, larger ones their digits as text. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** The same object, which JSON.stringify takes. */
export function jsonable<Answer extends object>(answer: Answer): Answer {
  if (!Object.hasOwn(answer, "toJSON"))
    Object.defineProperty(answer, "toJSON", { value: () => plain({ ...answer }) });
  return answer;
}
