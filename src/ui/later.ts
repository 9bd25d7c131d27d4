/** What the first paint does not need. */
import './curves/panel';
import './machine/menu';
import './answers/panel';
import './answers/ask';
import './runs/table';
import './runs/import';
import './runs/details';
import './runs/replay';
import './runs/export';
import './runs/weights';
import './presenter/bar';
