import answers from './answers';
import controls from './controls';
import curves from './curves';
import data from './engine/data';
import devices from './engine/devices';
import files from './engine/files';
import machine from './machine';
import model from './engine/model';
import own from './own';
import presenter from './presenter';
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
  ...presenter,
  ...recipe,
  ...runs,
};
