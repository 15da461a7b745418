import { html, nothing, type TemplateResult } from "lit";
import { about } from "../figures/figure";
import { capital, count, plural } from "../text/format";
import type { Claim, ClaimNumber, ClaimOther, FileState, Finding, MetricId, Verdict } from "../engine/types";
import { coverageWords, list } from "../text/words";
import type { FileActions } from "./files";
import "./findings";
import { PlainElement } from "./plain";
import "./unnamed";

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

/** How a sentence counts the claims of each verdict. */
const COUNTED: Record<Verdict, [one: string, many: string]> = {
  holds: ["holds", "hold"],
  does_not_hold: ["does not", "do not"],
  mixed: ["is mixed", "are mixed"],
  not_measurable: ["cannot be measured from these files", "cannot be measured from these files"],
};

/** Each verdict has an icon of another shape, so that colour is not the only difference. */
const ICONS: Record<Verdict, TemplateResult> = {
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

/** Counts the claims of each verdict: "3 hold", "2 do not". */
export function counted(claims: readonly Pick<Claim, "verdict">[]): { verdict: Verdict; words: string }[] {
  const of = (verdict: Verdict): number => claims.filter((claim) => claim.verdict === verdict).length;
  return (Object.keys(COUNTED) as Verdict[]).flatMap((verdict) => {
    const n = of(verdict);
    if (n === 0) return [];
    const [one, many] = COUNTED[verdict];
    const whole = verdict === "does_not_hold" && of("holds") === 0 ? " hold" : "";
    return [{ verdict, words: `${count(n)} ${n === 1 ? one : many}${whole}` }];
  });
}

/** "Of 12 claims, 3 hold, 2 do not, 3 are mixed and 4 cannot be measured from these files." */
export function tally(claims: readonly Pick<Claim, "verdict">[]): string {
  return `Of ${plural(claims.length, "claim")}, ${list(counted(claims).map(({ words }) => words))}.`;
}

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

/** The board: each claim of the literature with its verdict and the number that decides it. */
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

  protected override render(): TemplateResult {
    const judged = this.claims.filter((claim) => !isPending(claim, this.pending));
    const waiting = this.claims.length - judged.length;
    const counts = counted(judged);
    return html`
      <section class="board" aria-labelledby="rl-claims" data-testid="claims">
        <div class="head">
          <h2 id="rl-claims" tabindex="-1">What the literature claims, and what your files say</h2>
          ${this.exports}
        </div>
        <p class="tally" data-testid="tally">
          ${
            judged.length === 0
              ? nothing
              : html`Of ${plural(judged.length, "claim")},
                ${counts.map(
                  ({ verdict, words }, i) =>
                    html`${i === 0 ? "" : i === counts.length - 1 ? " and " : ", "}${mark(verdict, words)}`,
                )}.`
          }
          ${
            waiting === 0
              ? nothing
              : html`<span data-testid="to-judge"
                  >${plural(waiting, "claim")} ${waiting === 1 ? "has" : "have"} no verdict yet.</span
                >`
          }
        </p>
        <registry-lens-unnamed .files=${this.#unnamed()} .actions=${this.actions}></registry-lens-unnamed>
        <div class="claim heads" aria-hidden="true">
          <span>Verdict</span><span>Claim</span><span>In your files</span><span>In the literature</span>
        </div>
        ${byTheme(this.claims).map(
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
      </section>
    `;
  }

  #claim(claim: Claim): TemplateResult {
    const { code, evidence, works, published, published_verdict } = claim;
    const basis = `${capital(list(evidence))}${claim.unmeasured ? ", not measured at scale before" : ""}`;
    const stated = published_verdict as Verdict | null;
    const pending = isPending(claim, this.pending);
    return html`
      <li
        class="claim ${pending ? "" : claim.verdict}"
        data-testid="claim"
        data-claim=${claim.id}
        data-verdict=${pending ? "pending" : claim.verdict}
      >
        <h4>${code ? html`<span class="code">${code}</span> ` : nothing}${claim.text}</h4>
        <p class="found">
          ${pending ? html`<span class="quiet">${this.halted ? "Not measured" : "Measuring …"}</span>` : mark(claim.verdict)}
          ${
            claim.datasets_disagree
              ? html`<span class="disagree" data-testid="disagree"
                  ><span class="unseen">; </span>Datasets disagree</span
                >`
              : nothing
          }
        </p>
        ${claim.because ? html`<p class="because">${claim.because}</p>` : nothing}
        <p class="basis">${basis}. ${works.map(({ short }) => short).join("; ")}</p>
        <div class="yours">
          ${pending ? nothing : this.#number(claim)}
          <p class="to">${claim.metrics.map((id) => this.#link(id))}</p>
        </div>
        <p class="others">
          <span class="label">In the literature: </span>${published}
          ${
            stated
              ? html`<span class="stated"
                  >The paper:
                  ${stated in VERDICTS ? mark(stated, VERDICTS[stated].toLowerCase()) : stated}</span
                >`
              : nothing
          }
        </p>
        ${this.#more(claim)}
      </li>
    `;
  }

  #measured({ verdict }: Claim): boolean {
    return verdict !== "not_measurable";
  }

  #number(claim: Claim): unknown {
    const { number, dataset, missing, asks } = claim;
    return [
      number ? deciding(number) : nothing,
      dataset
        ? html`<p class="of" data-testid="claim-dataset">
            ${about(dataset)}<span class="coverage">, ${coverageWords(dataset.coverage)}</span>
          </p>`
        : nothing,
      this.#judged(claim),
      this.#measured(claim) || !missing
        ? nothing
        : html`<p data-testid="claim-missing">${asks ? missing : html`To measure it: ${missing}`}</p>`,
    ];
  }

  /** Other datasets of the same registry with their verdicts, so that nobody takes one verdict for all of them. */
  #judged({ others }: Claim): unknown {
    const same = others.filter(
      ({ standing, verdict }) => standing === "same_registry" && verdict !== "not_measurable",
    );
    if (same.length === 0) return nothing;
    return html`<ul class="judged" data-testid="judged" aria-label="The other datasets">
      ${same.map(
        ({ source, verdict, number }) =>
          html`<li>
            ${mark(verdict)} ${number?.value}<span class="quiet"
              >, ${about(source)}, ${coverageWords(source.coverage)}</span
            >
          </li>`,
      )}
    </ul>`;
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
    const { expected, rule, others, limits, works } = claim;
    const of = (standing: ClaimOther["standing"]): unknown => {
      const found = others.filter((other) => other.standing === standing);
      if (found.length === 0) return "";
      return html`<ul>
        ${found.map(
          ({ source, number, because, verdict: said }) =>
            html`<li>
              ${about(source)}: ${number?.value} ${number?.interval ? html`(${number.interval})` : nothing}
              ${mark(said)}. ${because}
            </li>`,
        )}
      </ul>`;
    };
    const rows: [string, unknown][] = [
      ["Expected", expected],
      ["Rule", rule],
      ["Other datasets of this registry", of("same_registry")],
      ["Other registries, for comparison", of("other_registry")],
      ["Files without a registry, which decide no claim", of("registry_unknown")],
      ["Limits", limits],
      ["Works", works.map(({ cite }) => cite).join("; ")],
    ];
    return html`
      <details>
        <summary>Rule and limits<span class="unseen"> of: ${claim.text}</span></summary>
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

/** The number that decides a verdict, its interval, and its threshold. */
const deciding = (number: ClaimNumber): TemplateResult => html`
  <p class="deciding">
    <span class="label">${number.label}<span class="unseen">: </span></span>
    <strong>${number.value}</strong>
    ${
      number.interval
        ? html`<span class="interval"><span class="unseen">, </span>${number.interval}</span>`
        : nothing
    }
    <span class="threshold"><span class="unseen">; </span>Holds if: ${number.threshold}</span>
  </p>
`;

customElements.define("registry-lens-claims", Board);
