import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownCommand, quoteWord, replayCommand } from '../src/replay.ts';
import { acceptedText, awkwardTexts } from './awkward-text.ts';
import { hasProgram, parseShellWords } from './programs.ts';

describe('replayCommand', () => {
  it.runIf(hasProgram('sh'))('gives the shell exactly the folder, the answers and the flags', () => {
    const texts = [...awkwardTexts, ...fc.sample(acceptedText, 100), ''];
    const answers = Object.fromEntries(texts.map((text, index) => [`answer-${index}`, text]));
    const command = replayCommand('countable new', 'my folder', answers, ['--yes']);
    const flags = Object.entries(answers).map(([id, text]) => `--${id}=${text}`);
    expect(parseShellWords([command])).toEqual(['countable', 'new', 'my folder', ...flags, '--yes']);
  });

  it('stays readable where nothing needs quotes', () => {
    expect(replayCommand('countable new', './shop', { slug: 'shop', port: '80' }, ['--yes'])).toBe(
      'countable new ./shop --slug=shop --port=80 --yes',
    );
    expect(quoteWord('ada+shop@example.com')).toBe('ada+shop@example.com');
  });
});

describe('ownCommand', () => {
  it.each([
    ['npm start', { npm_lifecycle_event: 'start' }, 'npm start -- new'],
    ['npx or npm init', { npm_lifecycle_event: 'npx' }, 'npx create-countable-project@1.2.3'],
    ['its own name', {}, 'countable new'],
  ])('repeats a run that was started by %s the same way', (_, environment, command) => {
    expect(ownCommand('new', environment, '1.2.3')).toBe(command);
  });

  it('calls the other executable for other commands', () => {
    expect(ownCommand('config', { npm_lifecycle_event: 'npx' }, '1.2.3')).toBe(
      'npx -p create-countable-project@1.2.3 countable config',
    );
  });
});
