/** Which web servers answer inside their own container alone. */
import { describe, expect, it } from 'vitest';
import { detect, djangoFiles, sure } from './detect-texts.ts';

const dockerfile = 'FROM python:3.13\nCOPY . .\n';

function isLoopbackOnly(command: string, more: Readonly<Record<string, string>> = {}, keys = ''): boolean {
  const compose = `services:\n  web:\n    build: .\n    command: ${command}\n${keys}`;
  const { services } = detect({ ...djangoFiles(), Dockerfile: dockerfile, 'compose.yml': compose, ...more });
  return sure(services.web).isLoopbackOnly === true;
}

describe('a web server', () => {
  it.each([
    'gunicorn --bind 127.0.0.1:8000 config.wsgi',
    'gunicorn -b localhost:8000 config.wsgi',
    'gunicorn --bind=[::1]:8000 config.wsgi',
    '["gunicorn", "--bind", "127.0.0.1:8000", "config.wsgi"]',
    'sh -c "wait-for-it db:5432 && gunicorn -b 127.0.0.1:8000 config.wsgi"',
    'gunicorn config.wsgi',
    'gunicorn --workers 3 config.wsgi:application',
    'uvicorn --host 127.0.0.1 --port 8000 config.asgi:application',
    'uvicorn config.asgi:application',
    'daphne -b 127.0.0.1 -p 8000 config.asgi:application',
    'daphne config.asgi:application',
    'hypercorn config.asgi:application',
    'python manage.py runserver',
    'python manage.py runserver 8000',
    'python manage.py runserver --noreload 127.0.0.1:8000',
    '["python", "manage.py", "runserver"]',
    'uwsgi --http 127.0.0.1:8000 --module config.wsgi',
    'waitress-serve --listen=127.0.0.1:8000 config.wsgi:application',
  ])('that %s starts is reached by no other container', (command) => {
    expect(isLoopbackOnly(command)).toBe(true);
  });

  it.each([
    'gunicorn --bind 0.0.0.0:8000 config.wsgi',
    'gunicorn --bind :8000 config.wsgi',
    'gunicorn -b [::]:8000 config.wsgi',
    'gunicorn --bind 127.0.0.1:8000 --bind 0.0.0.0:8001 config.wsgi',
    'gunicorn -c deploy/gunicorn.py config.wsgi',
    'gunicorn $GUNICORN_OPTIONS config.wsgi',
    'uvicorn --host 0.0.0.0 config.asgi:application',
    'daphne -b 0.0.0.0 config.asgi:application',
    'daphne -e tcp:8000 config.asgi:application',
    'python manage.py runserver 0.0.0.0:8000',
    'python manage.py runserver 0:8000',
    'python manage.py runserver $ADDRESS',
    'python manage.py runserver_plus 0.0.0.0:8000',
    'sh -c "wait-for-it 127.0.0.1:5432 && gunicorn -b 0.0.0.0:8000 config.wsgi"',
    'uwsgi --http :8000 --module config.wsgi',
    'waitress-serve config.wsgi:application',
  ])('that %s starts may be reached', (command) => {
    expect(isLoopbackOnly(command)).toBe(false);
  });

  it('is looked for in what its script starts, and in its configuration', () => {
    const script = (line: string) => ({ 'start.sh': `#!/bin/sh\npython manage.py migrate\nexec ${line}\n` });
    expect(isLoopbackOnly('./start.sh', script('gunicorn -b 127.0.0.1:8000 config.wsgi'))).toBe(true);
    expect(isLoopbackOnly('./start.sh', script('gunicorn -b 0.0.0.0:8000 config.wsgi'))).toBe(false);
    const configured = (bind: string) => ({ 'gunicorn.py': `workers = 3\nbind = "${bind}"\n` });
    const command = 'gunicorn -c gunicorn.py config.wsgi';
    expect(isLoopbackOnly(command, configured('127.0.0.1:8000'))).toBe(true);
    expect(isLoopbackOnly(command, configured('0.0.0.0:8000'))).toBe(false);
    const overridden = 'gunicorn -c gunicorn.py -b 0.0.0.0:8000 config.wsgi';
    expect(isLoopbackOnly(overridden, configured('127.0.0.1:8000'))).toBe(false);
  });

  it('that says nothing may be told by a variable, or by a file of a name that it knows', () => {
    const command = 'gunicorn config.wsgi';
    expect(isLoopbackOnly(command, { 'gunicorn.conf.py': 'from shared import bind\n' })).toBe(false);
    expect(isLoopbackOnly(command, {}, '    environment:\n      PORT: 8000\n')).toBe(false);
    expect(isLoopbackOnly(command, {}, '    environment:\n      GUNICORN_CMD_ARGS: -b :80\n')).toBe(false);
    expect(isLoopbackOnly(command, {}, '    env_file: .env\n')).toBe(false);
    const env = { Dockerfile: `${dockerfile}ENV GUNICORN_CMD_ARGS="--bind=0.0.0.0:8000"\n` };
    expect(isLoopbackOnly(command, env)).toBe(false);
    expect(isLoopbackOnly(command, {}, '    environment:\n      DEBUG: 1\n')).toBe(true);
  });
});
