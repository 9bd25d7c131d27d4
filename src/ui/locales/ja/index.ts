import answers from './answers';
import reports from './classroom/reports';
import controls from './controls';
import curves from './curves';
import data from './data';
import devices from './devices';
import files from './files';
import machine from './machine';
import model from './model';
import own from './own';
import recipe from './recipe';

import runs from './runs';

/** All texts in Japanese: those of the page by its rooms, and what the engine says in `data`, `devices`, `files` and `model`. */
export default {
  ...answers,
  ...controls,
  ...curves,
  ...data,
  ...devices,
  ...files,
  ...machine,
  ...model,
  ...own,
  ...recipe,
  ...reports,
  ...runs,
};
