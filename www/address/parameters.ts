/**
 * The parameters of all metrics, for the address, the controls and the exports. They come from the engine's catalogue,
 * so none is known before the engine has started. Until then the address keeps its settings unchanged.
 */

import type { Metric, MetricId, Parameters, Value } from "../engine/types";
import { count } from "../text/format";

type Choices = readonly (readonly [value: string, label: string])[];

export type Parameter = {
  name: string;
  label: string;
  hint?: string;
  /** Folded until the user opens it. */
  advanced: boolean;
} & (
  | { kind: "number"; min: number; max: number; default: number }
  | { kind: "choice"; choices: Choices; default: string }
  /** Chooses the paper's or the artifact's definition. It comes first and has an explanation. */
  | { kind: "definition"; choices: Choices; explained: readonly string[]; default: string }
  | { kind: "switch"; default: boolean }
  | { kind: "list"; default: readonly string[] }
  | { kind: "text"; default: string }
);

/** The subset of packages that all metrics look at. It is no metric, but has a place among their settings. */
export const SUBSET = "subset";
const WHERE: Parameter = { name: "where", label: "Only", kind: "text", default: "", advanced: false };

export const PARAMETERS: Record<MetricId, readonly Parameter[]> = {};
export const DEFAULTS: Parameters = {};

/** The conditions of the subset; empty for all packages. */
export const whereOf = (params: Parameters): string => String(valueOf(params, SUBSET, WHERE));

/** Adds the parameters of the catalogue. */
export function learn(metrics: readonly Metric[]): void {
  PARAMETERS[SUBSET] = [WHERE];
  DEFAULTS[SUBSET] = { where: "" };
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

/** The value of a text, or null if the parameter cannot have it. */
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
    case "text":
      return text.trim();
  }
}

export const write = (value: Value): string => (Array.isArray(value) ? value.join(",") : String(value));

export const same = (a: Value, b: Value): boolean => write(a) === write(b);

/** A value as a reader sees it: a number with separators, a choice by its label. */
const shown = (p: Parameter, value: Value): string => {
  if (p.kind === "choice" || p.kind === "definition")
    return p.choices.find(([of]) => of === value)?.[1] ?? write(value);
  return typeof value === "number" ? count(value) : write(value);
};

const isDefault = (params: Parameters, id: MetricId, p: Parameter): boolean =>
  same(valueOf(params, id, p), p.default);

/** Settings that differ from their defaults, for example "Top K: 2,000". */
export const chosen = (params: Parameters, id: MetricId): string[] =>
  [SUBSET, id]
    .flatMap((id) => (PARAMETERS[id] ?? []).map((p) => [id, p] as const))
    .filter(([id, p]) => p.kind !== "definition" && !isDefault(params, id, p))
    .map(([id, p]) => `${p.label}: ${shown(p, valueOf(params, id, p))}`);

/** The settings of the row of controls, and others that differ from their defaults. */
export const current = (params: Parameters, id: MetricId): string[] =>
  (PARAMETERS[id] ?? [])
    .filter((p) => (!p.advanced && p.kind !== "switch" && p.kind !== "list") || !isDefault(params, id, p))
    .map((p) => `${p.label}: ${shown(p, valueOf(params, id, p))}`);
