import { shippedLibrary } from '../lab/library';
import { connect } from '../worker/client';
import { boot } from './app';

boot(connect, shippedLibrary(document.baseURI));
