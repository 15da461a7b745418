/**
 * Every parameter of every metric, once: what the address, the controls and the exports know of them. Those of the
 * paper's four metrics are known from the start, the others are learnt from the engine's catalogue.
 */

import type { Metric, MetricId, Parameters, Value } from "../engine/types";

interface Base {
  name: string;
  label: string;
  hint?: string;
  /** Folded away until asked for. */
  rare?: boolean;
}

export type Parameter = Base &
  (
    | { kind: "number"; min: number; max: number; otherwise: number }
    | { kind: "choice"; choices: readonly (readonly [value: string, label: string])[]; otherwise: string }
    | { kind: "switch"; otherwise: boolean }
    | { kind: "list"; otherwise: readonly string[] }
  );

export const K_MIN = 1;
export const K_MAX = 50_000;
const MANY = 1e12;

const mode: Parameter = {
  name: "mode",
  label: "Definition",
  kind: "choice",
  choices: [
    ["paper", "Paper"],
    ["artifact", "Artifact"],
  ],
  otherwise: "paper",
};
const relation: Parameter = {
  name: "relation",
  label: "Descendants made by",
  hint: "not all data tell it; the paper’s do not",
  kind: "choice",
  choices: [
    ["all", "any relation"],
    ["finetune", "fine-tuning"],
    ["adapter", "adapter"],
    ["quantized", "quantising"],
    ["merge", "merging"],
  ],
  otherwise: "all",
};
const loops: Parameter = {
  name: "self_loops",
  label: "Models that name themselves as base",
  kind: "choice",
  choices: [
    ["as_defined", "dropped (paper), kept (artifact)"],
    ["kept", "kept"],
    ["dropped", "dropped"],
  ],
  otherwise: "as_defined",
  rare: true,
};
const popularity: Parameter = {
  name: "popularity",
  label: "Popularity",
  kind: "choice",
  choices: [
    ["downloads", "downloads"],
    ["likes", "likes"],
  ],
  otherwise: "downloads",
};

export const PARAMETERS: Record<MetricId, readonly Parameter[]> = {
  preservation: [
    mode,
    relation,
    {
      name: "frameworks",
      label: "Count PyTorch, TensorFlow and JAX as libraries",
      kind: "switch",
      otherwise: false,
    },
    {
      name: "names",
      label: "Tags that name libraries",
      kind: "choice",
      choices: [
        ["peatmoss", "PeaTMOSS’s 40"],
        ["wider", "and younger ones: gguf, mlx, vllm …"],
      ],
      otherwise: "peatmoss",
      rare: true,
    },
    {
      name: "min_edges",
      label: "Least descendants of a library to be shown",
      hint: "0 to 1,000,000; paper’s definition only",
      kind: "number",
      min: 0,
      max: 1_000_000,
      otherwise: 30,
      rare: true,
    },
    loops,
    {
      name: "only",
      label: "Only these libraries",
      hint: "names parted by commas; all where it is empty",
      kind: "list",
      otherwise: [],
      rare: true,
    },
  ],
  turnover: [
    {
      name: "k",
      label: "K, packages per snapshot",
      hint: "1 to 50,000; the paper uses 1,000",
      kind: "number",
      min: K_MIN,
      max: K_MAX,
      otherwise: 1000,
    },
    mode,
    { ...popularity, rare: true },
    {
      name: "renames",
      label: "Take owner/name for the name of an earlier snapshot (ours)",
      kind: "switch",
      otherwise: false,
      rare: true,
    },
  ],
  descendants: [
    mode,
    relation,
    popularity,
    {
      name: "minimum",
      label: "Least popularity of a base",
      hint: "0 or more; the paper’s population begins at 50 downloads",
      kind: "number",
      min: 0,
      max: MANY,
      otherwise: 0,
      rare: true,
    },
    {
      name: "zeros",
      label: "Bases with popularity 0",
      hint: "paper’s definition only",
      kind: "choice",
      choices: [
        ["left_out", "left out of the fit"],
        ["epsilon", "0.00001 added to both"],
        ["log1p", "1 added to both"],
      ],
      otherwise: "left_out",
      rare: true,
    },
    loops,
  ],
  documentation: [
    {
      name: "k",
      label: "Models in each group",
      hint: "at most half of all; the paper uses 1,000",
      kind: "number",
      min: 1,
      max: 4_000_000_000,
      otherwise: 1000,
    },
    mode,
    {
      name: "profile",
      label: "Metadata that counts",
      hint: "paper’s definition only",
      kind: "choice",
      choices: [
        ["extended", "23 attributes (our reading of “over 20”)"],
        ["artifact_14", "the artifact’s 14"],
        ["artifact_17", "the artifact’s 14 and 3 constants"],
      ],
      otherwise: "extended",
      rare: true,
    },
    {
      name: "rescaled",
      label: "Leave out attributes that the data cannot supply",
      kind: "switch",
      otherwise: false,
      rare: true,
    },
    {
      name: "minimum",
      label: "Least downloads of a model",
      hint: "the paper’s population begins at 50",
      kind: "number",
      min: 0,
      max: MANY,
      otherwise: 0,
      rare: true,
    },
    {
      name: "top",
      label: "Only so many of the most downloaded",
      hint: "0 for all; the paper takes about 15,000",
      kind: "number",
      min: 0,
      max: 4_000_000_000,
      otherwise: 0,
      rare: true,
    },
  ],
};

const otherwise = (parameters: readonly Parameter[]): Parameters[MetricId] =>
  Object.fromEntries(parameters.map((p) => [p.name, p.otherwise]));

export const DEFAULTS: Parameters = Object.fromEntries(
  Object.entries(PARAMETERS).map(([id, own]) => [id, otherwise(own)]),
);

/** Takes in what the catalogue says of metrics that the page does not know by heart. */
export function learn(metrics: readonly Metric[]): void {
  for (const { id, about } of metrics) {
    if (!about) continue;
    const own = about.settings.map(({ kind: { is, ...kind }, hint, ...rest }) => ({
      ...rest,
      ...(hint && { hint }),
      kind: is,
      ...kind,
    })) as Parameter[];
    PARAMETERS[id] = own;
    DEFAULTS[id] = otherwise(own);
  }
}

/** Every parameter with its metric. */
export const everyParameter = (): [MetricId, Parameter][] =>
  Object.entries(PARAMETERS).flatMap(([id, own]) => own.map((p): [MetricId, Parameter] => [id, p]));

export const valueOf = (params: Parameters, id: MetricId, { name, otherwise }: Parameter): Value =>
  params[id]?.[name] ?? otherwise;

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
    .filter((p) => p.name !== "mode" && !same(valueOf(params, id, p), p.otherwise))
    .map((p) => {
      const value = write(valueOf(params, id, p));
      const label = p.kind === "choice" ? (p.choices.find(([v]) => v === value)?.[1] ?? value) : value;
      return `${p.label}: ${label}`;
    });
}
