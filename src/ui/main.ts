import { shippedFiles } from '../lab/base/shipped';
import { connect } from '../worker/client';
import { boot } from './app';

boot(connect, shippedFiles(document.baseURI));
