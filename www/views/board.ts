import { html, nothing, type TemplateResult } from "lit";
import { opensElsewhere } from "../controllers/page";
import { about } from "../figures/figure";
import { drawStrip, stripOf } from "../figures/strip";
import { capital, count, sentence } from "../text/format";
import type { Claim, ClaimOther, FileState, Finding, MetricId, Verdict } from "../engine/types";
import { NEWER } from "../engine/types.generated";
import { coverageWords, list } from "../text/words";
import type { FileActions } from "./files";
import "./findings";
import { PlainElement } from "./plain";
import "./unnamed";
import { define } from "./define";

/** Links to views: their addresses and the actions of a click. */
export interface Ways {
  href(view: string): string;
  go(event: Event, view: string): void;
}

export const VERDICTS: Record<Verdict, string> = {
  holds: "Holds",
  does_not_hold: "Does not hold",
  mixed: "Mixed",
  not_measurable: "Not measurable",
};

/** Each verdict has an icon of another shape, so that colour is not the only difference. */
export const ICONS: Record<Verdict, TemplateResult> = {
  holds: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="7.5" fill="currentColor" />
    <path d="M4.5 8.3l2.5 2.5 4.6-5.2" fill="none" stroke="var(--paper)" stroke-width="1.9" />
  </svg>`,
  does_not_hold: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <rect x="1" y="1" width="14" height="14" rx="2" fill="currentColor" />
    <path d="M4.8 4.8l6.4 6.4m0-6.4l-6.4 6.4" stroke="var(--paper)" stroke-width="1.9" />
  </svg>`,
  mixed: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M8 .5l7.5 7.5L8 15.5.5 8z" fill="currentColor" />
    <path d="M8 3.2L12.8 8 8 12.8z" fill="var(--paper)" />
  </svg>`,
  not_measurable: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <circle
      cx="8"
      cy="8"
      r="6.5"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-dasharray="2.6 2.5"
    />
  </svg>`,
};

/** Numbers in a heading are words up to twelve. */
const NUMBERS = "no,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve".split(",");
const inWords = (n: number): string => NUMBERS[n] ?? count(n);

/** The claims that a heading counts: those with a verdict, those that need other files, and those to be measured. */
export type Counted = Pick<Claim, "verdict" | "asks"> & { dataset?: { subset?: string } | null };

/** The claims that the paper gathers, and those of newer works, which are counted by themselves. */
export function bySection<C extends { section?: Claim["section"] }>(
  claims: readonly C[],
): [paper: C[], newer: C[]] {
  const isNewer = ({ section }: C): boolean => section === "since_2024";
  return [claims.filter((claim) => !isNewer(claim)), claims.filter(isNewer)];
}

/**
 * The sentence that counts: "Of the literature’s twelve claims, five hold in these files, two do not, three are mixed;
 * two need other files"; "All of …" if there is one part. `waiting` is how many are not measured yet.
 */
export function tally(claims: readonly Counted[], waiting = 0, of = "the literature’s"): string {
  const all = (verdict: Verdict): number => claims.filter((claim) => claim.verdict === verdict).length;
  const are = (n: number): string => (n === 1 ? "is" : "are");
  const [holds, not, mixed] = [all("holds"), all("does_not_hold"), all("mixed")];
  const asking = claims.filter(({ verdict, asks }) => verdict === "not_measurable" && asks !== null).length;
  const lacking = all("not_measurable") - asking;
  const said = [
    holds > 0 ? `${inWords(holds)} ${holds === 1 ? "holds" : "hold"}` : "",
    not > 0 ? `${inWords(not)} ${not === 1 ? "does" : "do"} not${holds > 0 ? "" : " hold"}` : "",
    mixed > 0 ? `${inWords(mixed)} ${are(mixed)} mixed` : "",
  ].filter(Boolean);
  const narrow = claims.some(({ dataset }) => dataset?.subset);
  if (said.length > 0) said[0] += narrow ? " in this subset" : " in these files";
  const rest = [
    lacking > 0 ? `${inWords(lacking)} ${lacking === 1 ? "needs" : "need"} other files` : "",
    asking > 0 ? `${inWords(asking)} ${asking === 1 ? "needs" : "need"} an answer from you` : "",
    waiting > 0 ? `${inWords(waiting)} ${are(waiting)} not measured yet` : "",
  ].filter(Boolean);
  const counted = `${of} ${inWords(claims.length + waiting)} claims`;
  const parts = [...said, ...rest];
  // "All … do not" can mean two things.
  if (parts.length === 1 && claims.length + waiting > 1 && not === 0)
    return `All of ${counted} ${parts[0]!.replace(/^\S+ /, "")}`;
  return `Of ${counted}, ${[list(said), list(rest)].filter(Boolean).join("; ")}`;
}

/** The files have data for the claim, but not enough for a verdict, and no answer of the user would change it. */
const isShort = ({ verdict, asks, dataset }: Claim): boolean =>
  verdict === "not_measurable" && asks === null && dataset !== null;

/** A claim has no verdict while one of its metrics is not measured. */
const isPending = ({ metrics }: Claim, pending: ReadonlySet<MetricId>): boolean =>
  metrics.some((metric) => pending.has(metric));

/** Groups the claims by theme and keeps their order. */
export function byTheme(claims: readonly Claim[]): [theme: string, claims: Claim[]][] {
  const found = new Map<string, Claim[]>();
  for (const claim of claims) found.set(claim.theme, [...(found.get(claim.theme) ?? []), claim]);
  return [...found];
}

const mark = (verdict: Verdict, words = VERDICTS[verdict]): TemplateResult =>
  html`<span class="verdict ${verdict}">${ICONS[verdict]}${words}</span>`;

/** The board: how many claims hold, all claims at a glance, then each with its verdict and its strip. */
class Board extends PlainElement {
  static override properties = {
    claims: { attribute: false },
    pending: { attribute: false },
    halted: { attribute: false },
    findings: { attribute: false },
    files: { attribute: false },
    names: { attribute: false },
    ways: { attribute: false },
    actions: { attribute: false },
    exports: { attribute: false },
  };

  declare claims: readonly Claim[];
  /** The metrics that are not measured yet. Claims that need one have no verdict. */
  declare pending: ReadonlySet<MetricId>;
  /** The user cancelled measuring. */
  declare halted: boolean;
  /** The paper's findings, with the same numbers of the files. */
  declare findings: readonly Finding[];
  declare files: readonly FileState[];
  /** The names of the metrics that have a view. */
  declare names: ReadonlyMap<MetricId, string>;
  declare ways: Ways;
  declare actions: FileActions | null;
  /** The export menu beside the heading. */
  declare exports: unknown;

  /** The width of a strip on the last board, so that the next one is laid out once. */
  static #lastWidth = 0;
  /** The width of a strip in pixels; 0 until it is known. All strips have the width of the first one. */
  #width = Board.#lastWidth;
  #first: Element | null = null;
  #observer = new ResizeObserver((entries) => {
    const width = Math.floor(entries.at(-1)!.contentRect.width);
    if (width === 0 || width === this.#width) return;
    Board.#lastWidth = this.#width = width;
    this.requestUpdate();
  });

  constructor() {
    super();
    this.claims = [];
    this.pending = new Set();
    this.halted = false;
    this.findings = [];
    this.files = [];
    this.names = new Map();
    this.ways = { href: () => "", go() {} };
    this.actions = null;
  }

  /** Files that could decide a claim if the user named their registry. */
  #unnamed(): FileState[] {
    const asking = this.claims.filter(({ asks }) => asks === "registry");
    const unknown = asking.flatMap(({ others }) =>
      others.filter(({ standing }) => standing === "registry_unknown").flatMap(({ source }) => source.files),
    );
    return this.files.filter(({ label }) => unknown.includes(label));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#first = null;
  }

  protected override updated(): void {
    const first = this.querySelector(".drawn");
    if (first === this.#first) return;
    this.#observer.disconnect();
    this.#first = first;
    if (first) this.#observer.observe(first);
  }

  protected override render(): TemplateResult {
    const [paper, newer] = bySection(this.claims);
    return html`
      <section class="board" aria-labelledby="rl-claims" data-testid="claims">
        <div class="head">
          <h2 id="rl-claims" tabindex="-1" data-testid="tally">${this.#tally(paper)}</h2>
          ${this.exports}
        </div>
        <registry-lens-unnamed .files=${this.#unnamed()} .actions=${this.actions}></registry-lens-unnamed>
        <ul class="cells" aria-label="The claims at a glance" data-testid="cells">
          ${paper.map((claim) => this.#cell(claim))}
        </ul>
        <p class="legend quiet">
          In each picture: ● the number that decides, with its 95% interval; grey: other datasets of the
          registry, ▲ other registries, their verdicts at the right; ◇ as published. Green speaks for the
          claim, red against it.
        </p>
        ${byTheme(paper).map(
          ([theme, claims]) => html`
            <h3>${theme}</h3>
            <ul>
              ${claims.map((claim) => this.#claim(claim))}
            </ul>
          `,
        )}
        <registry-lens-findings
          .findings=${this.findings}
          .link=${(id: MetricId) => this.#link(id)}
        ></registry-lens-findings>
        ${newer.length > 0 ? this.#newer(newer) : nothing}
      </section>
    `;
  }

  /** How many of the claims hold; those that are pending are not measured yet. */
  #tally(claims: readonly Claim[], of?: string): string {
    const judged = claims.filter((claim) => !isPending(claim, this.pending));
    return tally(judged, claims.length - judged.length, of);
  }

  /** The claims of newer works, with a count of their own. */
  #newer(claims: readonly Claim[]): TemplateResult {
    const [heading, what] = NEWER;
    return html`<details class="prose" data-testid="newer">
      <summary>
        ${heading} <span class="quiet" data-testid="newer-tally">${this.#tally(claims, "these")}.</span>
      </summary>
      <p class="quiet">${what}</p>
      <ul>
        ${claims.map((claim) => this.#claim(claim, "newer-claim"))}
      </ul>
    </details>`;
  }

  /** A claim at a glance: its name, and its verdict or what it needs. */
  #cell(claim: Claim): TemplateResult {
    const { id, short, verdict, needs, asks } = claim;
    const needed = isShort(claim) ? "Not enough data" : `Needs ${needs}`;
    const pending = isPending(claim, this.pending);
    const said = pending
      ? this.halted
        ? "Not measured"
        : "Measuring …"
      : verdict === "not_measurable"
        ? asks
          ? "Needs your answer"
          : needed
        : VERDICTS[verdict] + (claim.datasets_disagree ? ", datasets disagree" : "");
    return html`<li>
      <a
        class=${pending ? "" : verdict}
        href=${this.ways.href("")}
        data-cell=${id}
        @click=${(event: Event) => this.#jump(event, id)}
      >
        <strong>${pending ? nothing : ICONS[verdict]}${short}</strong>
        <span class="quiet">${said}</span>
      </a>
    </li>`;
  }

  #jump(event: Event, id: string): void {
    if (opensElsewhere(event)) return;
    event.preventDefault();
    const heading = this.querySelector<HTMLElement>(`[data-claim="${id}"] h4`);
    heading?.focus({ preventScroll: true });
    heading?.closest("li")?.scrollIntoView();
  }

  #claim(claim: Claim, testid = "claim"): TemplateResult {
    const { code } = claim;
    const pending = isPending(claim, this.pending);
    return html`
      <li
        class="claim ${pending ? "" : claim.verdict}"
        data-testid=${testid}
        data-claim=${claim.id}
        data-verdict=${pending ? "pending" : claim.verdict}
      >
        <div>
          <p class="found">
            ${pending ? html`<span class="quiet">${this.halted ? "Not measured" : "Measuring …"}</span>` : mark(claim.verdict)}${
              claim.datasets_disagree && !pending
                ? html`<span class="disagree" data-testid="disagree">: datasets disagree</span>`
                : nothing
            }
          </p>
          <h4 tabindex="-1">${code ? html`<span class="code">${code}</span> ` : nothing}${claim.text}</h4>
          ${
            !pending && claim.finding
              ? html`<p class="finding" data-testid="claim-finding">${claim.finding}</p>`
              : nothing
          }
          <p class="basis">${this.#basis(claim)}</p>
          ${pending ? nothing : this.#more(claim)}
        </div>
        <div class="drawn">${pending ? html`<div class="to-come"></div>` : this.#drawn(claim)}</div>
      </li>
    `;
  }

  /** The evidence in the literature: its kind, the works, and what the paper says. */
  #basis({ evidence, unmeasured, works, published_verdict }: Claim): string {
    const stated = published_verdict as Verdict | null;
    return [
      `${capital(list(evidence))}${unmeasured ? ", not measured at scale before" : ""}.`,
      `${works.map(({ short }) => short).join("; ")}.`,
      stated ? `The paper: ${VERDICTS[stated]?.toLowerCase() ?? stated}.` : "",
    ]
      .join(" ")
      .trim();
  }

  /** The strip, when the claim holds, and the metrics; or what the claim needs. */
  #drawn(claim: Claim): unknown {
    const { number, dataset, verdict } = claim;
    const strip = stripOf(claim, this.#width);
    return html`
      ${strip && this.#width > 0 ? drawStrip(strip, this.#width) : nothing}
      ${verdict === "not_measurable" ? this.#needs(claim) : nothing}
      <p class="holds-if">
        ${number ? html`<span data-testid="holds-if"><b>Holds if</b> ${number.threshold}.</span>` : nothing}
        ${
          dataset
            ? html`<span class="quiet" data-testid="claim-dataset"
                >${verdict === "not_measurable" ? "From" : "Decided by"} ${about(dataset)}<span
                  class="coverage"
                  >, ${coverageWords(dataset.coverage)}</span
                >.</span
              >`
            : nothing
        }
        <span class="to">${claim.metrics.map((id) => this.#link(id))}</span>
      </p>
    `;
  }

  #needs(claim: Claim): TemplateResult {
    const { asks, missing, needs, guide, because } = claim;
    const short = isShort(claim);
    return html`<p class="needs" data-testid="claim-missing">
      ${
        asks
          ? missing
          : html`${short ? because : `Needs ${needs}.`}
              <button type="button" class="link" @click=${() => this.actions?.guide(guide)}>
                ${short ? "How to get more data" : "How to get them"}
              </button>`
      }
    </p>`;
  }

  #link(id: MetricId): TemplateResult | typeof nothing {
    const name = this.names.get(id);
    if (name === undefined) return nothing;
    return html`<a
      href=${this.ways.href(id)}
      data-metric=${id}
      @click=${(event: Event) => this.ways.go(event, id)}
      >${name}</a
    >`;
  }

  #more(claim: Claim): TemplateResult {
    const { expected, rule, others, limits, works, because, published, missing, asks, number } = claim;
    const of = (standing: ClaimOther["standing"]): unknown => {
      const found = others.filter((other) => other.standing === standing);
      if (found.length === 0) return "";
      return html`<ul data-testid=${standing}>
        ${found.map(
          ({ source, number, because, verdict: said }) =>
            html`<li>
              ${mark(said)} ${about(source)}, ${coverageWords(source.coverage)}:
              ${number?.value}${number?.interval ? ` (${number.interval})` : ""}. ${because}
            </li>`,
        )}
      </ul>`;
    };
    const decides =
      number && `${number.label}: ${number.value}${number.interval ? ` (${number.interval})` : ""}.`;
    const rows: [string, unknown][] = [
      ["In these files", [decides, because].filter(Boolean).join(" ")],
      ["To measure it", asks ? "" : missing],
      ["In the literature", published],
      ["Expected", expected],
      ["Rule", rule],
      ["Evidence", sentence(this.#basis(claim))],
      ["Other datasets of this registry", of("same_registry")],
      ["Other registries, for comparison", of("other_registry")],
      ["Files without a registry, which decide no claim", of("registry_unknown")],
      ["Limits", limits],
      ["Works", works.map(({ cite }) => cite).join("; ")],
    ];
    return html`
      <details>
        <summary>Numbers, rule and limits<span class="unseen"> of: ${claim.text}</span></summary>
        <dl>
          ${rows.map(([term, said]) =>
            said
              ? html`<dt>${term}</dt>
                  <dd>${said}</dd>`
              : nothing,
          )}
        </dl>
      </details>
    `;
  }
}

define("registry-lens-claims", Board);
