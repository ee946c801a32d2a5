/** Renders the pages of a repository. Pure. */
import { html } from 'hono/html';
import { type Markup, renderDocument } from '../page/document.ts';
import type { Commit, Entry } from './bare-repository.ts';
import { fileAddress, type Place, type Shown } from './places.ts';
import { webAddress } from './repository-answers.ts';
import { fullName } from './state.ts';

/** How much of a file is shown. */
const longestText = 200_000;

/** A page of the repository at one of its branches. */
export function renderRepository(shown: Shown, branch: string, content: Markup): Markup {
  const { repository, address, branches } = shown;
  const tabs = branches.map(({ name }) => {
    const to = fileAddress(repository, address, { branch: name, path: '', isFolder: true });
    return html`<a href="${to}" ${name === branch ? html`aria-current="page"` : ''}>${name}</a>`;
  });
  return renderPage(
    shown,
    html`<nav aria-label="Branches">${tabs} <a href="${webAddress(repository, address)}/commits/${encodeURIComponent(branch)}">Commits</a></nav>
${content}`,
  );
}

function renderPage({ repository, address }: Shown, content: Markup): Markup {
  const name = fullName(repository);
  const page = html`<header class="top">
<p class="brand"><a href="/#github">countable <span>rehearsal</span></a></p>
<p class="lead">${repository.description ?? ''}</p>
</header>
<main><section>
<h2><span class="dot github"></span><a href="${webAddress(repository, address)}">${name}</a> <small>${repository.visibility}</small></h2>
${content}
</section></main>`;
  return renderDocument(name, page);
}

/** All that a folder's page shows. */
export interface ShownFolder {
  readonly shown: Shown;
  readonly branch: string;
  readonly path: string;
  readonly entries: readonly Entry[];
  readonly latest: Commit | undefined;
  readonly readme: string | undefined;
}

export function renderFolder({ shown, branch, path, entries, latest, readme }: ShownFolder): Markup {
  if (!latest) return html`<p class="nothing">Nothing was pushed yet.</p>`;
  return html`${renderPath(shown, { branch, path, isFolder: true })}
<p><small>${latest.author.name}: ${firstLine(latest)} · ${renderSha(shown, latest)}</small></p>
<ul class="files">${entries.map(({ name, isFolder }) => {
    const to = fileAddress(shown.repository, shown.address, {
      branch,
      path: path ? `${path}/${name}` : name,
      isFolder,
    });
    return html`<li><a href="${to}">${isFolder ? `${name}/` : name}</a></li>`;
  })}</ul>
${readme === undefined ? '' : html`<pre tabindex="0" class="whole">${readme}</pre>`}`;
}

/** Text is shown, everything else is measured. */
export function renderFile(shown: Shown, place: Place, content: Buffer): Markup {
  const isBinary = content.subarray(0, 8000).includes(0);
  const isLong = content.length > longestText;
  return html`${renderPath(shown, place)}
${
  isBinary
    ? html`<p class="nothing">Not a text: ${content.length} bytes.</p>`
    : html`<pre tabindex="0" class="whole">${content.subarray(0, longestText).toString()}</pre>
${isLong ? html`<p class="nothing">The rest is not shown.</p>` : ''}`
}`;
}

/** The way from the root, each step a link. */
function renderPath({ repository, address }: Shown, { branch, path }: Place): Markup {
  const steps = path.split('/').filter((each) => each !== '');
  const link = (step: string, index: number) => {
    if (index === steps.length - 1) return html` / <strong>${step}</strong>`;
    const to = { branch, path: steps.slice(0, index + 1).join('/'), isFolder: true };
    return html` / <a href="${fileAddress(repository, address, to)}">${step}</a>`;
  };
  const root = fileAddress(repository, address, { branch, path: '', isFolder: true });
  return html`<p class="line"><span><a href="${root}">${repository.name}</a>${steps.map(link)}</span></p>`;
}

export function renderCommits(shown: Shown, commits: readonly Commit[]): Markup {
  const lines = commits.map(
    (commit) =>
      html`<li>${firstLine(commit)}<br><small>${commit.author.name}, ${new Date(commit.author.date).toLocaleString('en-GB')} · ${renderSha(shown, commit)}</small></li>`,
  );
  return renderPage(shown, html`<ol class="files">${lines}</ol>`);
}

export function renderPatch(shown: Shown, patch: string): Markup {
  return renderPage(shown, html`<pre tabindex="0" class="whole">${patch}</pre>`);
}

function renderSha({ repository, address }: Shown, { sha }: Commit): Markup {
  return html`<a href="${webAddress(repository, address)}/commit/${sha}"><code>${sha.slice(0, 7)}</code></a>`;
}

function firstLine({ message }: Commit): string {
  return message.split('\n')[0] ?? '';
}
