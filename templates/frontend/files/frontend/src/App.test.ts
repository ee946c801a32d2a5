import { expect, test } from 'vitest';
import { createApp, nextTick } from 'vue';
import App from './App.vue';

test('the button counts', async () => {
  const page = document.createElement('div');
  createApp(App).mount(page);
  const button = page.querySelector('button');

  button?.click();
  await nextTick();

  expect(button?.textContent).toBe('Clicked 1 times');
});
