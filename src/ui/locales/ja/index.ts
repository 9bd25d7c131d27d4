import answers from './answers';
import controls from './controls';
import curves from './curves';
import data from './data';
import devices from './devices';
import files from './files';
import machine from './machine';
import model from './model';
import own from './own';
import readers from './notes/readers';
import recipe from './recipe';
import runs from './runs';
import sets from './notes/sets';
import told from './notes/models';

/** All texts in Japanese: those of the page by its rooms, and what the engine says in `data`, `devices`, `files`, `model` and `notes`. */
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
  ...readers,
  ...recipe,
  ...runs,
  ...sets,
  ...told,
};
