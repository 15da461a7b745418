/**
 * What the address, the controls and the exports know of every parameter of every metric. All of it comes from the
 * engine's catalogue, so nothing is known before the engine has started; the address keeps what it says until then.
 */

import type { Metric, MetricId, Parameters, Value } from "../engine/types";

type Choices = readonly (readonly [value: string, label: string])[];

export type Parameter = {
  name: string;
  label: string;
  hint?: string;
  /** Folded away until asked for. */
  advanced: boolean;
} & (
  | { kind: "number"; min: number; max: number; default: number }
  | { kind: "choice"; choices: Choices; default: string }
  /** The paper's definition or that of its artifact: offered first, and explained. */
  | { kind: "definition"; choices: Choices; explained: readonly string[]; default: string }
  | { kind: "switch"; default: boolean }
  | { kind: "list"; default: readonly string[] }
);

export const PARAMETERS: Record<MetricId, readonly Parameter[]> = {};
export const DEFAULTS: Parameters = {};

/** Takes in what the catalogue says. */
export function learn(metrics: readonly Metric[]): void {
  for (const { id, settings } of metrics) {
    const parameters = settings.map(({ kind: { is, ...kind }, hint, ...rest }) => ({
      ...(is === "list" && { default: [] }),
      ...rest,
      ...(hint && { hint }),
      kind: is,
      ...kind,
    })) as Parameter[];
    PARAMETERS[id] = parameters;
    DEFAULTS[id] = Object.fromEntries(parameters.map((p) => [p.name, p.default]));
  }
}

/** Every parameter with its metric. */
export const everyParameter = (): [MetricId, Parameter][] =>
  Object.entries(PARAMETERS).flatMap(([id, parameters]) =>
    parameters.map((p): [MetricId, Parameter] => [id, p]),
  );

export const valueOf = (params: Parameters, id: MetricId, parameter: Parameter): Value =>
  params[id]?.[parameter.name] ?? parameter.default;

/** The value that a text says, or null when it says none of the parameter's. */
export function read(parameter: Parameter, text: string | null | undefined): Value | null {
  if (text === null || text === undefined) return null;
  switch (parameter.kind) {
    case "number": {
      if (!/^\d{1,13}$/.test(text.trim())) return null;
      const n = Number(text);
      return n >= parameter.min && n <= parameter.max ? n : null;
    }
    case "choice":
    case "definition":
      return parameter.choices.some(([value]) => value === text) ? text : null;
    case "switch":
      return text === "true" ? true : text === "false" ? false : null;
    case "list":
      return text
        .split(",")
        .map((item) => item.trim())
        .filter(Boolean);
  }
}

export const write = (value: Value): string => (Array.isArray(value) ? value.join(",") : String(value));

export const same = (a: Value, b: Value): boolean => write(a) === write(b);

/** "K, packages per snapshot: 1,000", for what differs from the default. */
export function chosen(params: Parameters, id: MetricId): string[] {
  return (PARAMETERS[id] ?? [])
    .filter((p) => p.kind !== "definition" && !same(valueOf(params, id, p), p.default))
    .map((p) => {
      const value = write(valueOf(params, id, p));
      const label = p.kind === "choice" ? (p.choices.find(([v]) => v === value)?.[1] ?? value) : value;
      return `${p.label}: ${label}`;
    });
}
