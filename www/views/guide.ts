import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { scaled } from "../styles/scaled";
import { plural } from "../text/format";
import { entryOf, filtered, type Block, type Entry, type Guide, type Item } from "../text/guide.mjs";
import type { LoadedText, Reader } from "./loaded";

const LANGUAGES: Record<Block["language"], string> = { sql: "DuckDB", python: "Python", sh: "Shell" };

/** How long a button shows that it has copied. */
const COPIED_MS = 2000;

/**
 * The text of <registry-lens-guide>: which files the page takes and how to get them, from docs/datasets.md. An entry is found by
 * the id of its dataset or of one of its tables.
 */
export class GuideReader implements Reader {
  #host: LoadedText;
  #guide: Guide;
  #typed = "";
  /** The unfolded entries. Only their text is rendered. */
  #open = new Set<string>();
  /** The block that was copied last, and the message about it. */
  #copied: { block: Block; said: string } | null = null;

  constructor(host: LoadedText, guide: Guide) {
    this.#host = host;
    this.#guide = guide;
  }

  /** A table's id finds the entry of its dataset: "peatmoss-model" is in "peatmoss". */
  find(id: string): string | null {
    const entry = entryOf(id, this.#guide.entries);
    if (!entry) return null;
    if (!filtered(this.#typed, [entry]).length) this.#typed = "";
    this.#open.add(entry.id);
    return `[data-entry="${entry.id}"] > summary`;
  }

  shown(): TemplateResult {
    const guide = this.#guide;
    const entries = filtered(this.#typed, guide.entries);
    return html`
      <style>
        ${styles}
      </style>
      <p class="members-tools">
        <label>
          Name, source or metric contains
          <input
            type="search"
            autocomplete="off"
            spellcheck="false"
            data-testid="guide-filter"
            .value=${this.#typed}
            @input=${(event: Event) => {
              this.#typed = (event.target as HTMLInputElement).value;
              this.#host.requestUpdate();
            }}
          />
        </label>
        <span class="quiet" role="status">
          ${entries.length < guide.entries.length ? `${entries.length} of ` : ""}${plural(guide.entries.length, "dataset")}
        </span>
      </p>
      ${repeat(
        entries,
        (entry) => entry.id,
        (entry) => this.#entry(entry),
      )}
      <details class="about">
        <summary>About the commands</summary>
        ${guide.about.map((paragraph) => html`<p>${words(paragraph)}</p>`)}
      </details>
      <p class="unseen" role="status">${this.#copied?.said ?? nothing}</p>
    `;
  }

  #entry(entry: Entry): TemplateResult {
    const open = this.#open.has(entry.id);
    return html`
      <details
        data-entry=${entry.id}
        .open=${open}
        @toggle=${(event: Event) => this.#toggle(entry.id, (event.target as HTMLDetailsElement).open)}
      >
        <summary>
          <strong>${entry.title}</strong>
          <span class="quiet">${listed(entry.feeds)}</span>
        </summary>
        ${open ? this.#inside(entry) : nothing}
      </details>
    `;
  }

  #inside(entry: Entry): TemplateResult {
    return html`
      <div class="inside">
        <p>${words(entry.what)}</p>
        <dl>
          <dt>From</dt>
          <dd>${words(entry.from)}</dd>
          <dt>Size</dt>
          <dd>${words(entry.size)}</dd>
          <dt>Command</dt>
          <dd>
            <p>${words(entry.command)}</p>
            ${entry.blocks.map((block, i) => this.#block(entry, block, i))}
          </dd>
          <dt>Fills</dt>
          <dd>${listed(entry.fills)}</dd>
          <dt>Feeds</dt>
          <dd>${listed(entry.feeds)}</dd>
        </dl>
      </div>
    `;
  }

  #block(entry: Entry, block: Block, index: number): TemplateResult {
    const language = LANGUAGES[block.language];
    const number = entry.blocks.length > 1 ? ` ${index + 1}` : "";
    const copied = this.#copied?.block === block;
    return html`
      <figure>
        <figcaption>
          ${language}
          <button type="button" data-testid="copy" @click=${(event: Event) => void this.#copy(block, event)}>
            ${copied ? this.#copied!.said : "Copy"}<span class="unseen">
              command${number} of ${entry.title}</span
            >
          </button>
        </figcaption>
        <pre><code>${block.text}</code></pre>
      </figure>
    `;
  }

  #toggle(id: string, isOpen: boolean): void {
    if (isOpen === this.#open.has(id)) return;
    if (isOpen) this.#open.add(id);
    else this.#open.delete(id);
    this.#host.requestUpdate();
  }

  async #copy(block: Block, event: Event): Promise<void> {
    const pre = (event.target as HTMLElement).closest("figure")!.querySelector("pre")!;
    const copied = await toClipboard(block.text, pre);
    const shown = { block, said: copied ? "Copied" : "Selected: copy it with Ctrl+C" };
    this.#copied = shown;
    this.#host.requestUpdate();
    setTimeout(() => {
      if (this.#copied !== shown) return;
      this.#copied = null;
      this.#host.requestUpdate();
    }, COPIED_MS);
  }
}

/** Copies text. A browser may refuse this to a page without TLS; then the text is selected instead. */
async function toClipboard(text: string, shown: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection()?.selectAllChildren(shown);
    return false;
  }
}

const listed = (items: readonly Item[]): string => items.map((item) => item.words).join(", ");

/** Renders text between backquotes as code. */
const words = (text: string): unknown[] =>
  text.split("`").map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));

const styles = scaled(`
  registry-lens-guide {
    display: block;
    max-width: var(--measure);
  }

  registry-lens-guide summary {
    scroll-margin-top: 0.5rem;
  }

  registry-lens-guide .inside {
    padding: 0 0 var(--s5) var(--s6);
  }

  registry-lens-guide dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--s2) var(--s6);
    margin: 0;
  }

  registry-lens-guide dt {
    color: var(--muted);
  }

  registry-lens-guide dd {
    margin: 0;
  }

  registry-lens-guide figure {
    margin: 0 0 var(--s5);
  }

  registry-lens-guide figcaption {
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin: 0 0 var(--s2);
  }

  registry-lens-guide pre {
    margin: 0;
    background: var(--raised);
  }

  registry-lens-guide .about {
    color: var(--muted);
    font-size: var(--small);
  }

  @container (max-width: 34rem) {
    registry-lens-guide dl {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`);
