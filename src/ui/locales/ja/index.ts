import answers from './answers';
import checkups from './classroom/checkups';
import classes from './classroom/classes';
import findings from './classroom/findings';
import inside from './classroom/inside';
import lessons from './classroom/lessons';
import reports from './classroom/reports';
import controls from './controls';
import curves from './curves';
import data from './engine/data';
import devices from './engine/devices';
import files from './engine/files';
import model from './engine/model';
import rules from './engine/rules';
import machine from './machine';
import models from './notes/models';
import readers from './notes/readers';
import sets from './notes/sets';
import own from './own';
import presenter from './presenter';
import recipe from './recipe';
import runs from './runs';
import elements from './web/elements';
import offline from './web/offline';

/** All texts in Japanese: those of the page by its rooms, and what the engine says in `engine` and `notes`. */
export default {
  ...answers,
  ...checkups,
  ...classes,
  ...findings,
  ...inside,
  ...lessons,
  ...reports,
  ...controls,
  ...curves,
  ...data,
  ...devices,
  ...files,
  ...model,
  ...rules,
  ...machine,
  ...models,
  ...readers,
  ...sets,
  ...own,
  ...presenter,
  ...recipe,
  ...runs,
  ...elements,
  ...offline,
};
