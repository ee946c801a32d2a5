/** The rehearsal's page: what stands in each service, and every call that was made. */
import { html } from 'hono/html';
import type { LoggedCall } from '../call-log.ts';
import type { OpenStandIn } from '../open-stand-ins.ts';
import { type Markup, renderDocument } from './document.ts';
import { renderExhibit } from './exhibit.ts';

/** How many calls the page lists. */
const listed = 100;

export function renderOverview(parts: Markup, version: string): Markup {
  const content = html`<header class="top">
<p class="brand">countable <span>rehearsal</span></p>
<p class="lead">Nothing here is real. Four services on this machine behave like GitHub, Slack, Sentry and Jenkins, and keep
what is registered with them.</p>
<nav>${['github', 'slack', 'sentry', 'jenkins', 'calls'].map((id) => html`<a href="#${id}">${id === 'calls' ? 'Calls' : titles[id]}</a>`)}</nav>
</header>
<p id="ended" role="status" hidden>The rehearsal has ended. To see it again: <code>countable rehearsal</code></p>
<main id="parts">${parts}</main>`;
  return renderDocument('Rehearsal', content, version);
}

/** How people write the services. */
export const titles: Readonly<Record<string, string>> = {
  github: 'GitHub',
  slack: 'Slack',
  sentry: 'Sentry',
  jenkins: 'Jenkins',
};

/** What of the page changes. Each part has an id, by which it is replaced alone. */
export async function renderParts(standIns: readonly OpenStandIn[], calls: readonly LoggedCall[]): Promise<Markup> {
  const sections = await Promise.all(standIns.map(renderService));
  // Two columns that are always the same: what stands in one does not jump to the other when something grows.
  const half = Math.ceil(sections.length / 2);
  const columns = [sections.slice(0, half), sections.slice(half)].map((column) => html`<div>${column}</div>`);
  return html`<div class="services">${columns}</div>${renderCalls(calls)}`;
}

async function renderService({ standIn, context }: OpenStandIn): Promise<Markup> {
  const exhibits = await standIn.exhibits(context);
  return html`<section id="${standIn.id}" class="service" data-part>
<h2><span class="dot ${standIn.id}"></span>${standIn.title}</h2>
${
  exhibits.length > 0
    ? exhibits.map((exhibit) => renderExhibit(exhibit, idOf(standIn.id, exhibit.title)))
    : html`<p class="nothing">Nothing yet.</p>`
}
</section>`;
}

/** By its name, as its place changes when others come. */
function idOf(service: string, title: string): string {
  return `${service}-${title.replace(/[^A-Za-z0-9]+/g, '-')}`;
}

function renderCalls(calls: readonly LoggedCall[]): Markup {
  const latest = calls.slice(-listed).reverse();
  const older = calls.length - latest.length;
  return html`<section id="calls" data-part>
<h2>Calls <small>${calls.length === 0 ? '' : `latest first${older > 0 ? `; ${older} older ones are not shown` : ''}`}</small></h2>
${
  latest.length > 0
    ? html`<ol class="calls" reversed>${latest.map(renderLine)}</ol>`
    : html`<p class="nothing">Nobody called yet. In another terminal: <code>countable new demo --yes --rehearse</code></p>`
}
</section>`;
}

function renderLine(call: LoggedCall): Markup {
  return html`<li><a href="/calls/${call.number}">
<time datetime="${call.time}">${clock(call.time)}</time>
<span class="who"><span class="dot ${call.service}"></span>${titles[call.service]}</span>
<span class="what">${call.purpose || 'another call'}</span>
<code class="path">${call.method} ${call.path}</code>
${renderStatus(call)}
</a></li>`;
}

/** How a call ended, so that failures are seen at once. */
export function renderStatus(call: LoggedCall): Markup {
  const { status, fault } = call;
  // Slack says no with 200.
  const refusal = /^\{"ok":false,"error":"(\w+)"/.exec(call.answered)?.[1];
  const words = status === 0 ? 'no answer' : [status, refusal].filter(Boolean).join(' ');
  const mark = fault ? html` <em title="it was made to fail">${fault}</em>` : '';
  return html`<span class="status ${gradeOf(call, refusal)}">${words}${mark}</span>`;
}

/** Looking for what is not there, and git's first try without a password, are no failures. */
function gradeOf({ method, status, fault }: LoggedCall, refusal: string | undefined): 'good' | 'plain' | 'bad' {
  if (fault || status === 0 || status >= 500) return 'bad';
  if (method === 'GET' && (status === 401 || status === 404)) return 'plain';
  if (status >= 400 || refusal) return 'bad';
  return status >= 300 ? 'plain' : 'good';
}

function clock(time: string): string {
  return new Date(time).toLocaleTimeString('en-GB');
}
