/** What runs in the browser: keeps the page up to date by replacing the parts that changed. Text, not code of ours. */

export const script = `
const root = document.documentElement;
const ended = document.getElementById('ended');
const isOverview = root.dataset.version !== '';

function replaceParts(markup) {
  const next = new DOMParser().parseFromString(markup, 'text/html');
  for (const part of next.querySelectorAll('[data-part]')) {
    const old = document.getElementById(part.id);
    if (!old || old.dataset.markup === part.outerHTML) continue;
    const markup = part.outerHTML;
    for (const details of part.querySelectorAll('details[id]')) {
      const before = document.getElementById(details.id);
      if (before) details.open = before.open;
    }
    const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    old.replaceWith(part);
    part.dataset.markup = markup;
    if (focused) part.querySelector('a[href="' + CSS.escape(focused) + '"]')?.focus({ preventScroll: true });
  }
}

async function refresh() {
  try {
    const answer = await fetch('/parts?version=' + encodeURIComponent(root.dataset.version));
    ended.hidden = true;
    if (answer.status !== 200) return;
    replaceParts(await answer.text());
    root.dataset.version = answer.headers.get('x-version');
  } catch {
    ended.hidden = false;
  }
}

if (isOverview) {
  for (const part of document.querySelectorAll('[data-part]')) part.dataset.markup = part.outerHTML;
  setInterval(() => document.hidden || refresh(), 2000);
  document.addEventListener('visibilitychange', () => document.hidden || refresh());
}
`;
