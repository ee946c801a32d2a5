/** Shows one call in full: what was sent and what was answered. */
import { html } from 'hono/html';
import type { LoggedCall } from '../call-log.ts';
import { type Markup, renderDocument } from './document.ts';
import { renderStatus, titles } from './overview.ts';

export function renderCall(call: LoggedCall): Markup {
  const content = html`<header class="top">
<p class="brand"><a href="/#calls">countable <span>rehearsal</span></a></p>
</header>
<main>
<section>
<h2>${call.purpose || 'Call'} <small>to ${titles[call.service]}, ${new Date(call.time).toLocaleString('en-GB')}</small></h2>
<p class="line"><code>${call.method} ${call.path}</code> ${renderStatus(call)}</p>
${renderBody('Sent', call.sent)}
${renderBody('Answered', call.answered)}
</section>
</main>`;
  return renderDocument(`Call ${call.number}`, content);
}

function renderBody(title: string, text: string): Markup {
  return html`<h3>${title}</h3>
${text ? html`<pre tabindex="0">${legible(text)}</pre>` : html`<p class="nothing">Nothing, or no text.</p>`}`;
}

/** JSON and forms with a line for each field; anything else as it is. */
function legible(text: string): string {
  if (/^[\w.-]+=[^\s<]*$/.test(text)) {
    return [...new URLSearchParams(text)].map(([name, value]) => `${name} = ${value}`).join('\n');
  }
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
