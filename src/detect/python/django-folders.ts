/** Finds where Django projects lie. Pure. */
import { type Files, isAside, nameOf } from '../files.ts';

/** Paths of Django's `manage.py`, the highest first. Other programs have files of that name too. */
export function findManagePaths(files: Files): string[] {
  const hasServer = files.paths.some((path) => /(^|\/)[aw]sgi\.py$/.test(path) && !isAside(path));
  return files.paths.filter((path) => {
    if (nameOf(path) !== 'manage.py' || isAside(path)) return false;
    const text = files.text(path) ?? '';
    return isDjangoManage(text) || (hasServer && /__main__/.test(text));
  });
}

function isDjangoManage(text: string): boolean {
  return /DJANGO_SETTINGS_MODULE|execute_from_command_line|django\.core\.management|configurations\.management/.test(
    text,
  );
}
