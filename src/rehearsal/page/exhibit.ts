/** Shows one thing that was made in a service. */
import { html } from 'hono/html';
import type { Exhibit, ExhibitedStage } from '../stand-in.ts';
import type { Markup } from './document.ts';

/** @param id unique on the page: by it, what is unfolded stays unfolded */
export function renderExhibit({ title, facts, texts, lists = [], stages = [] }: Exhibit, id: string): Markup {
  return html`<article>
<h3>${title}</h3>
<dl>${facts.filter(([, value]) => value !== '').map(([label, value]) => html`<div><dt>${label}</dt><dd>${renderValue(value)}</dd></div>`)}</dl>
${lists.map((list, index) => renderList(list, `${id}-list-${index}`))}
${stages.length > 0 ? html`<h4>Pipeline</h4>${renderStages(stages)}` : ''}
${texts.map((text, index) => renderText(text, `${id}-text-${index}`))}
</article>`;
}

function renderValue(value: string): Markup | string {
  // A DSN looks like an address, but nothing is there for people.
  return /^https?:\/\/[^\s@]+$/.test(value) ? html`<a href="${value}" rel="noreferrer">${value}</a>` : value;
}

function renderList({ title, entries }: NonNullable<Exhibit['lists']>[number], id: string): Markup {
  return html`<details id="${id}" ${entries.length <= 30 ? 'open' : ''}>
<summary>${title} <small>${entries.length}</small></summary>
<ul class="list">${entries.map(({ text, address }) => html`<li><a href="${address}">${text}</a></li>`)}</ul>
</details>`;
}

function renderText({ title, text }: Exhibit['texts'][number], id: string): Markup {
  const isShort = text.split('\n').length <= 15;
  return html`<details id="${id}" ${isShort ? 'open' : ''}>
<summary>${title}</summary>
<pre tabindex="0">${text || 'Nothing yet.'}</pre>
</details>`;
}

function renderStages(stages: readonly ExhibitedStage[]): Markup {
  return html`<ol class="stages">${stages.map(
    (stage) => html`<li><strong>${stage.name}</strong>
<small>${stage.notes.join(' · ')}</small>
${stage.steps.map((step) => html`<code>${step}</code>`)}
${stage.stages.length > 0 ? renderStages(stage.stages) : ''}</li>`,
  )}</ol>`;
}
