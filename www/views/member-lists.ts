import { html, nothing, type TemplateResult } from "lit";
import { count, seriesName } from "../text/format";
import type { Series } from "../engine/types";
import { PlainElement } from "./plain";
import { define } from "./define";

type Fate = "newcomer" | "returning" | "remained" | "left";

interface Member {
  rank: number;
  id: string;
  downloads: bigint | number;
  fate: Fate;
}

const FATES: { key: Fate; label: string; word: string }[] = [
  { key: "newcomer", label: "Newcomers", word: "newcomer" },
  { key: "returning", label: "Returning", word: "returning" },
  { key: "remained", label: "Remained", word: "remained" },
  { key: "left", label: "Left", word: "left" },
];

/** Rows rendered at a time, because a list can have 50,000 names. */
const CHUNK = 100;

interface Open {
  members: Member[];
  wanted: Fate | "all";
  search: string;
  shown: number;
}

/**
 * <registry-lens-member-lists>: which packages came, returned, remained and left at each snapshot. A list is made when it
 * is unfolded.
 */
export class MemberLists extends PlainElement {
  static override properties = { series: { attribute: false } };

  declare series: readonly Series[];
  #open = new Map<string, Open>();
  #of: readonly Series[] = [];

  constructor() {
    super();
    this.series = [];
  }

  protected override willUpdate(): void {
    if (this.series === this.#of) return;
    this.#of = this.series;
    // Open lists stay open and get the names of the new answer.
    for (const [key, open] of this.#open) {
      const place = this.#find(key);
      if (place) open.members = list(place.series, place.index);
      else this.#open.delete(key);
    }
  }

  protected override render(): unknown {
    return this.series.map((series) =>
      series.snapshots.slice(1).map((_, i) => this.#snapshot(series, i + 1)),
    );
  }

  #find(key: string): { series: Series; index: number } | null {
    for (const series of this.series) {
      const index = series.snapshots.findIndex((t) => keyOf(series, t.date) === key);
      if (index > 0) return { series, index };
    }
    return null;
  }

  #snapshot(series: Series, index: number): TemplateResult {
    const t = series.snapshots[index]!;
    const before = series.snapshots[index - 1]!;
    const key = keyOf(series, t.date);
    const open = this.#open.get(key);
    const left = before.size - (t.remained ?? 0);
    return html`
      <details
        class="members"
        data-testid="members"
        .open=${open !== undefined}
        @toggle=${(event: Event) => this.#toggle(key, series, index, (event.target as HTMLDetailsElement).open)}
      >
        <summary>
          ${seriesName(series)}, ${before.date} to ${t.date}:
          <span class="quiet">
            ${count(t.newcomers)} newcomers, ${count(t.returning)} returning, ${count(t.remained)} remained,
            ${count(left)} left
          </span>
        </summary>
        ${open ? this.#list(open, before.date, t.date, seriesName(series)) : nothing}
      </details>
    `;
  }

  #toggle(key: string, series: Series, index: number, isOpen: boolean): void {
    if (isOpen === this.#open.has(key)) return;
    if (isOpen)
      this.#open.set(key, { members: list(series, index), wanted: "all", search: "", shown: CHUNK });
    else this.#open.delete(key);
    this.requestUpdate();
  }

  #list(open: Open, before: string, now: string, registry: string): TemplateResult {
    const which = html`<span class="unseen"> of ${registry}, ${before} to ${now}</span>`;
    const search = open.search.trim().toLowerCase();
    const found = open.members.filter(
      (m) =>
        (open.wanted === "all" || m.fate === open.wanted) && (!search || m.id.toLowerCase().includes(search)),
    );
    const shown = found.slice(0, open.shown);
    return html`
      <div class="members-tools">
        <label>
          Show${which}
          <select
            @change=${(event: Event) => {
              open.wanted = (event.target as HTMLSelectElement).value as Fate | "all";
              open.shown = CHUNK;
              this.requestUpdate();
            }}
          >
            <option value="all">all</option>
            ${FATES.map((f) => html`<option value=${f.key}>${f.label}</option>`)}
          </select>
        </label>
        <label>
          Name contains${which}
          <input
            type="search"
            .value=${open.search}
            @input=${(event: Event) => {
              open.search = (event.target as HTMLInputElement).value;
              open.shown = CHUNK;
              this.requestUpdate();
            }}
          />
        </label>
        <span class="quiet" role="status">${count(found.length)} of ${count(open.members.length)}</span>
      </div>
      <div
        class="scroll tall"
        role="region"
        tabindex="0"
        aria-label=${`${registry}: packages of ${now} and those that left since ${before}`}
        @scroll=${(event: Event) => {
          const box = event.target as HTMLElement;
          // New rows would push a focused button out of view.
          if (box.querySelector(":focus")) return;
          if (open.shown < found.length && box.scrollTop + box.clientHeight > box.scrollHeight - 200) {
            open.shown += CHUNK;
            this.requestUpdate();
          }
        }}
      >
        <table class="numbers names">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Rank</th>
              <th scope="col">Downloads</th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            ${shown.map(
              (m) =>
                html`<tr>
                  <th scope="row">${m.id}</th>
                  <td>${count(m.rank)}</td>
                  <td>${count(m.downloads)}</td>
                  <td>${FATES.find((f) => f.key === m.fate)!.word}</td>
                </tr>`,
            )}
          </tbody>
        </table>
        ${
          shown.length < found.length
            ? html`<button
                type="button"
                class="more"
                @click=${(event: Event) => {
                  open.shown += CHUNK;
                  // The new rows are above the button. With the focus on the list, the arrow keys scroll through them.
                  (event.target as HTMLElement).parentElement!.focus({ preventScroll: true });
                  this.requestUpdate();
                }}
              >
                Show ${count(Math.min(CHUNK, found.length - shown.length))} more of
                ${count(found.length - shown.length)}${which}
              </button>`
            : nothing
        }
      </div>
      ${
        open.wanted === "left" || open.wanted === "all"
          ? html`<p class="quiet">For a package that left, rank and downloads are those of ${before}.</p>`
          : nothing
      }
    `;
  }
}

const keyOf = (series: Series, date: string): string => `${series.registry}\n${date}`;

function list(series: Series, index: number): Member[] {
  const now = series.snapshots[index]!.members;
  const before = series.snapshots[index - 1]!.members;
  const here = new Set(now.id);
  const present = now.id.map((id, i) => ({
    rank: i + 1,
    id,
    downloads: now.downloads[i]!,
    fate: now.status[i] ?? "newcomer",
  }));
  const gone = before.id
    .map((id, i): Member => ({ rank: i + 1, id, downloads: before.downloads[i]!, fate: "left" }))
    .filter((m) => !here.has(m.id));
  return [...present, ...gone];
}

define("registry-lens-member-lists", MemberLists);
