/** Findings about the project's code: Django, Python packages, Node. */

/** A Python module and its file. */
export interface ModuleFile {
  /** As in `config.settings.base`. */
  readonly module: string;
  readonly path: string;
}

/** A place in a file. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

/** A setting as it is written. */
export interface Expression extends Place {
  /** `BASE_DIR / "static"`. */
  readonly text: string;
}

/** Django's DATABASES. */
export interface DatabaseSettings extends Place {
  /** As in `django.db.backends.postgresql`; missing where a URL decides. */
  readonly engine?: string;
  /** `url`: one variable holds all. `parts`: one variable each. `fixed`: nothing comes from the environment. */
  readonly style: 'url' | 'parts' | 'fixed';
  /** Names of the variables that it reads, in their order. */
  readonly variables: readonly string[];
}

/** Django's settings. */
export interface Settings {
  /** What the web service is told to use, else what `manage.py` uses. */
  readonly module: string;
  readonly path: string;
  /** The module in which INSTALLED_APPS is set: it holds in every environment. */
  readonly base: ModuleFile;
  /** Every module that something names: `manage.py`, `wsgi.py`, the Compose file. */
  readonly named: readonly (ModuleFile & { readonly by: string })[];
  readonly installedApps: Place;
  readonly databases?: DatabaseSettings;
  readonly staticRoot?: Expression;
  readonly staticUrl?: Expression;
  readonly mediaRoot?: Expression;
  /** Whether the base sets CACHES whatever comes, and SESSION_ENGINE at all; our own blocks do not count. */
  readonly hasCaches: boolean;
  readonly hasSessionEngine: boolean;
  /** How it reads the environment: "django-environ", "python-decouple", "os.environ", … */
  readonly environmentBy?: string;
  /** Settings are classes of django-configurations: a line at the end of the file does nothing. */
  readonly isClasses: boolean;
}

/** A Django project. */
export interface Django {
  /** Where `manage.py` lies; empty for the root. */
  readonly folder: string;
  readonly managePath: string;
  /** The package of `wsgi.py` or of the settings: "config". */
  readonly package?: string;
  readonly wsgi?: ModuleFile;
  readonly asgi?: ModuleFile;
  /** Where the Celery application is made. */
  readonly celeryPath?: string;
  readonly urlsPath?: string;
}

/** A file that declares Python packages. */
export interface Manifest {
  readonly path: string;
  readonly format: 'requirements' | 'pyproject' | 'poetry' | 'pipfile' | 'setup.cfg' | 'setup.py' | 'conda';
  /** Where in the file: "project.dependencies". */
  readonly key?: string;
  /** What resolves and installs: "pip", "pip-tools", "uv", "poetry", "pdm", "pipenv", … */
  readonly manager: string;
  /** What is made out of it, and must be made again after a change. */
  readonly lock?: string;
  /** What makes it again, typed at the repository's root. */
  readonly lockCommand?: string;
  /** The lock or the file itself pins hashes. */
  readonly hasHashes: boolean;
}

/** A Node project. */
export interface Node {
  /** Where `package.json` lies; empty for the root. */
  readonly folder: string;
  readonly path: string;
  readonly manager: 'npm' | 'yarn' | 'pnpm' | 'bun';
  readonly lock?: string;
  /** "vue", "next", "react", … */
  readonly framework?: string;
  /** "vite", "webpack", … */
  readonly bundler?: string;
  /** As written: "20", ">=18". */
  readonly nodeVersion?: string;
  readonly scripts: readonly string[];
  readonly hasWorkspaces: boolean;
}
